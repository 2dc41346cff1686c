// Every permutation of nine numbers, and how many prefix reversals bring the first to one.
#include "bench.h"

enum { n = 9 };

static NOINLINE u32 flips(const u8 *permutation) {
  u8 p[n];
  for (u32 i = 0; i < n; i++) p[i] = permutation[i];
  u32 count = 0;
  for (u32 head = p[0]; head; head = p[0], count++)
    for (u32 a = 0, b = head; a < b; a++, b--) {
      u8 t = p[a];
      p[a] = p[b], p[b] = t;
    }
  return count;
}

static u64 run(u32 percent) {
  u32 rounds = bench_scaled(6, percent);
  u64 sum = 0;
  for (u32 round = 0; round < rounds; round++) {
    u8 p[n], taken[n] = {0};
    u32 most = 0, sign = 0, checksum = 0;
    for (u32 i = 0; i < n; i++) p[i] = (u8)((i + round) % n);
    for (;;) {
      u32 count = flips(p);
      if (count > most) most = count;
      checksum += sign ? 0u - count : count;
      sign ^= 1;
      // Heap's order, driven by counters.
      u32 i = 0;
      while (i < n && taken[i] >= i) taken[i++] = 0;
      if (i == n) break;
      u32 k = i & 1 ? taken[i] : 0;
      u8 t = p[k];
      p[k] = p[i], p[i] = t;
      taken[i]++;
    }
    sum = bench_fold(sum, (u64)checksum << 32 | most);
  }
  return sum;
}
