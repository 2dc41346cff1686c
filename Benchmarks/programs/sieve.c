// The sieve of Eratosthenes over bytes: stores with a stride, then a counting pass.
#include "bench.h"

enum { limit = 2000000 };
static u8 composite[limit + 1];

static u64 run(u32 percent) {
  u32 rounds = bench_scaled(35, percent);
  u64 sum = 0;
  for (u32 round = 0; round < rounds; round++) {
    __builtin_memset(composite, 0, sizeof composite);
    for (u32 i = 2; i * i <= limit; i++) {
      if (composite[i]) continue;
      for (u32 k = i * i; k <= limit; k += i) composite[k] = 1;
    }
    u32 count = 0;
    for (u32 i = 2 + round; i <= limit; i++) count += !composite[i];
    sum = bench_fold(sum, count);
  }
  return sum;
}
