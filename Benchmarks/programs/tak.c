// Recursion with three arguments, two of them live across calls.
#include "bench.h"

static NOINLINE i32 tak(i32 x, i32 y, i32 z) {
  if (y >= x) return z;
  return tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y));
}

static u64 run(u32 percent) {
  u64 sum = 0;
  u32 rounds = bench_scaled(800, percent);
  for (u32 i = 0; i < rounds; i++) sum = bench_fold(sum, (u64)tak(18 + (i & 1), 12, 6));
  return sum;
}
