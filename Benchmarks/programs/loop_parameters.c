// Many short calls whose work is done on their parameters.
#include "bench.h"

static NOINLINE u32 blend(u32 a, u32 b, u32 c, u32 d, u32 e, u32 f) {
  while (a > 7) {
    b += c ^ a;
    c = (c << 3) | (c >> 29);
    d -= b;
    e ^= d + f;
    f += e & 0xff;
    a >>= 1;
  }
  return b ^ c ^ d ^ e ^ f;
}

static u64 run(u32 percent) {
  u32 calls = bench_scaled(5000000, percent);
  u32 value = 1;
  for (u32 i = 0; i < calls; i++) value = blend((i & 1023) + 1, value, i, value ^ i, i * 3, value >> 3);
  return value;
}
