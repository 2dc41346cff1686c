// All that a benchmark program needs of the outside world, so that no C library is linked in.
//
// A program defines `run`, which does `percent` hundredths of its usual work and returns a checksum.
// `program.wasm [PERCENT]` prints that checksum as sixteen hexadecimal digits.
#pragma once
#include <stddef.h>
#include <stdint.h>

#define WASI(name) __attribute__((import_module("wasi_snapshot_preview1"), import_name(name)))
#define NOINLINE __attribute__((noinline))

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t i32;
typedef int64_t i64;

struct iovec {
  const void *base;
  u32 length;
};

WASI("fd_write") int wasi_fd_write(int fd, const struct iovec *vectors, u32 count, u32 *written);
WASI("args_sizes_get") int wasi_args_sizes_get(u32 *count, u32 *bytes);
WASI("args_get") int wasi_args_get(char **arguments, char *bytes);
WASI("proc_exit") _Noreturn void wasi_proc_exit(int code);

static u64 run(u32 percent);

// A bump allocator over the memory behind the stack and the static data. Nothing is ever freed,
// but a program may set the top back to where it was.
extern u8 __heap_base;
static u8 *heap_top;

static inline void *bench_alloc(size_t size) {
  if (!heap_top) heap_top = &__heap_base;
  u8 *result = (u8 *)(((uintptr_t)heap_top + 15) & ~(uintptr_t)15);
  heap_top = result + size;
  size_t have = __builtin_wasm_memory_size(0) << 16;
  if ((size_t)heap_top > have) {
    size_t pages = ((size_t)heap_top - have + 65535) >> 16;
    if (__builtin_wasm_memory_grow(0, pages < 64 ? 64 : pages) == (size_t)-1) wasi_proc_exit(70);
  }
  return result;
}

// A 64-bit linear congruential generator whose upper half is used.
static inline u32 bench_random(u64 *state) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (u32)(*state >> 32);
}

// Folds a value into a checksum.
static inline u64 bench_fold(u64 sum, u64 value) {
  sum = (sum ^ value) * 0x9e3779b97f4a7c15u;
  return sum ^ (sum >> 29);
}

static inline u64 bench_bits(double value) {
  u64 bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  return bits;
}

// Work that scales: `full` at 100 percent, never less than one.
static inline u32 bench_scaled(u32 full, u32 percent) {
  u64 amount = (u64)full * percent / 100;
  return amount ? (u32)amount : 1;
}

static inline u32 bench_percent(void) {
  static char *arguments[8];
  static char bytes[256];
  u32 count = 0, length = 0, value = 0;
  if (wasi_args_sizes_get(&count, &length) || count < 2 || count > 8 || length > sizeof bytes) return 100;
  if (wasi_args_get(arguments, bytes)) return 100;
  for (const char *digit = arguments[1]; *digit >= '0' && *digit <= '9'; digit++) value = value * 10 + (*digit - '0');
  return value ? value : 100;
}

__attribute__((export_name("_start"))) void _start(void) {
  u64 sum = run(bench_percent());
  char text[17];
  for (int i = 0; i < 16; i++) text[i] = "0123456789abcdef"[(sum >> (60 - 4 * i)) & 15];
  text[16] = '\n';
  struct iovec vector = {text, 17};
  u32 written;
  wasi_fd_write(1, &vector, 1, &written);
  wasi_proc_exit(0);
}
