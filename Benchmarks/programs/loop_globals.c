// Loops whose state lives in WebAssembly globals; address space 1 is what the compiler calls them.
#include "bench.h"

#define GLOBAL __attribute__((address_space(1)))

static GLOBAL u32 counter;
static GLOBAL u32 low;
static GLOBAL u64 wide;
static GLOBAL double real;

static NOINLINE void advance(void) {
  counter += 1;
  low = low * 1103515245u + counter;
  wide += low;
  real = real * 0.75 + counter;
}

static NOINLINE void scramble(void) {
  low ^= (u32)(wide >> 11);
  wide = (wide << 7) | (wide >> 57);
}

static u64 run(u32 percent) {
  u32 steps = bench_scaled(20000000, percent);
  low = 12345;
  for (u32 i = 0; i < steps; i++) {
    advance();
    if (low > 0xc0000000u) scramble();
  }
  return bench_fold(bench_fold(wide, low), bench_bits(real + 1));
}
