// Recursion to a depth of thousands of frames, some of them with many locals.
#include "bench.h"

static NOINLINE u32 narrow(u32 depth, u32 value) {
  if (depth == 0) return value;
  return narrow(depth - 1, value * 5 + depth) ^ depth;
}

static NOINLINE u64 wide(u32 depth, u64 a, u64 b, u64 c, u64 d) {
  if (depth == 0) return a ^ b ^ c ^ d;
  u64 e = a + b * 3, f = b ^ (c << 5), g = c + (d >> 3), h = d * 7 + depth;
  u64 below = wide(depth - 1, f, g, h, e);
  return below + (e ^ f) + (g ^ h);
}

static u64 run(u32 percent) {
  u32 rounds = bench_scaled(36000, percent);
  u64 sum = 0;
  for (u32 i = 0; i < rounds; i++) {
    sum = bench_fold(sum, narrow(2000, i));
    sum = bench_fold(sum, wide(1000, i, sum, 3, 4));
  }
  return sum;
}
