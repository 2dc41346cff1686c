// A memory-hard password mix in the manner of Argon2: 1 KiB blocks, pseudo-random references, 64-bit multiplications.
#include "bench.h"

enum { words = 128, blocks = 4096 };
static u64 memory[blocks][words];

static inline u64 rotate(u64 x, int n) {
  return (x >> n) | (x << (64 - n));
}

static inline u64 stir(u64 a, u64 b) {
  return a + b + 2 * (u64)(u32)a * (u32)b;
}

static inline void quarter(u64 *v, u32 a, u32 b, u32 c, u32 d) {
  u64 x = v[a], y = v[b], z = v[c], w = v[d];
  x = stir(x, y), w = rotate(w ^ x, 32);
  z = stir(z, w), y = rotate(y ^ z, 24);
  x = stir(x, y), w = rotate(w ^ x, 16);
  z = stir(z, w), y = rotate(y ^ z, 63);
  v[a] = x, v[b] = y, v[c] = z, v[d] = w;
}

static NOINLINE void fill(u64 *out, const u64 *previous, const u64 *reference) {
  u64 r[words], z[words];
  for (u32 i = 0; i < words; i++) z[i] = r[i] = previous[i] ^ reference[i];
  for (u32 row = 0; row < words; row += 16)
    for (u32 i = 0; i < 4; i++) quarter(z, row + i, row + 4 + i, row + 8 + i, row + 12 + i);
  for (u32 column = 0; column < 16; column++) {
    quarter(z, column, column + 32, column + 64, column + 96);
    quarter(z, column + 16, column + 48, column + 80, column + 112);
  }
  for (u32 i = 0; i < words; i++) out[i] ^= z[i] ^ r[i];
}

static u64 run(u32 percent) {
  u32 passes = bench_scaled(20, percent);
  u64 seed = 17;
  for (u32 i = 0; i < words; i++) {
    memory[0][i] = (u64)bench_random(&seed) << 32 | bench_random(&seed);
    memory[blocks - 1][i] = bench_random(&seed);
  }
  for (u32 pass = 0; pass < passes; pass++) {
    u32 previous = blocks - 1;
    for (u32 i = 0; i < blocks; i++) {
      u64 x = (u32)memory[previous][0];
      u32 reference = blocks - 1 - (u32)((((x * x) >> 32) * (blocks - 1)) >> 32);
      fill(memory[i], memory[previous], memory[reference]);
      previous = i;
    }
  }
  u64 sum = 0;
  for (u32 i = 0; i < words; i++) sum = bench_fold(sum, memory[blocks - 1][i]);
  return sum;
}
