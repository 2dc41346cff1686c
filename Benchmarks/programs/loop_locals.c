// Arithmetic on locals alone: three xorshift and multiply generators that feed each other.
#include "bench.h"

static NOINLINE u64 mix(u32 steps) {
  u64 a = 0x243f6a8885a308d3u, b = 0x13198a2e03707344u;
  u32 c = 0xa4093822u, d = 0x299f31d0u;
  for (u32 i = 0; i < steps; i++) {
    a ^= a << 13;
    a ^= a >> 7;
    a ^= a << 17;
    c = c * 1664525u + (u32)a;
    d ^= (c << 5) | (c >> 27);
    b = b * 6364136223846793005u + d;
    if (b & 0x100) d += i;
  }
  return a ^ b ^ ((u64)c << 32 | d);
}

static u64 run(u32 percent) {
  return mix(bench_scaled(30000000, percent));
}
