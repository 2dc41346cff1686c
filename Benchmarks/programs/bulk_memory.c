// memory.copy and memory.fill of every size from a few bytes to a megabyte, overlapping ones too.
#include "bench.h"

enum { size = 1 << 20 };
static u8 a[size], b[size];

static NOINLINE void copy(u8 *to, const u8 *from, u32 count) {
  __builtin_memmove(to, from, count);
}
static NOINLINE void fill(u8 *to, int byte, u32 count) {
  __builtin_memset(to, byte, count);
}

static u64 run(u32 percent) {
  u32 rounds = bench_scaled(130, percent);
  u64 seed = 91, sum = 0;
  for (u32 i = 0; i < size; i++) a[i] = (u8)bench_random(&seed);
  for (u32 round = 0; round < rounds; round++) {
    for (u32 i = 0; i < 50000; i++) {
      u32 from = bench_random(&seed) % (size - 128), to = bench_random(&seed) % (size - 128), count = i & 63;
      copy(b + to, a + from, count);
      if (i & 1) fill(a + to, (int)i, count >> 1);
    }
    for (u32 i = 0; i < 100; i++) {
      u32 from = bench_random(&seed) % (size - 8192);
      copy(a + from + (i & 31), a + from, 4096);
      copy(b + from, a + from, 8192);
    }
    copy(a + round, b, size - round);
    fill(b, (int)round, size / 2);
    sum = bench_fold(sum, a[bench_random(&seed) % size] | (u64)b[bench_random(&seed) % size] << 8);
  }
  for (u32 i = 0; i < size; i += 61) sum = bench_fold(sum, a[i]);
  return sum;
}
