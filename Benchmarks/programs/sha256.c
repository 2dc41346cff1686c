// SHA-256 over a buffer that is fed its own digests: 32-bit rotations, additions and table loads.
#include "bench.h"

static u32 constants[64], state[8];

// The constants are the first 32 bits of the fractional parts of roots of primes; bisection finds them.
static u64 root_fraction(u32 prime, int cube) {
  u64 low = 0, high = (u64)1 << 37;
  while (high - low > 1) {
    u64 middle = (low + high) / 2;
    // Is middle^k, with 32 fractional bits a factor, below the prime? Computed in 32-bit limbs.
    u64 a = middle >> 32, b = middle & 0xffffffffu;
    if (!cube) {
      u64 upper = a * a + ((2 * a * b) >> 32) + ((((2 * a * b) & 0xffffffffu) + ((b * b) >> 32)) >> 32);
      if (upper < prime) low = middle; else high = middle;
    } else {
      // middle^3 in units of 2^-64, accumulated from 32-bit limbs.
      u64 s0 = b * b, s1 = 2 * a * b, s2 = a * a;
      s1 += s0 >> 32, s0 &= 0xffffffffu;
      s2 += s1 >> 32, s1 &= 0xffffffffu;
      u64 c0 = s0 * b, c1 = s1 * b + (c0 >> 32), c2 = s2 * b + (c1 >> 32);
      u64 d1 = s0 * a + (c1 & 0xffffffffu), d2 = s1 * a + (c2 & 0xffffffffu) + (d1 >> 32);
      u64 d3 = s2 * a + (c2 >> 32) + (d2 >> 32);
      if (d3 < prime) low = middle; else high = middle;
    }
  }
  return low & 0xffffffffu;
}

static void prepare(void) {
  u32 found = 0;
  for (u32 candidate = 2; found < 64; candidate++) {
    int prime = 1;
    for (u32 d = 2; d * d <= candidate; d++) prime &= candidate % d != 0;
    if (!prime) continue;
    if (found < 8) state[found] = (u32)root_fraction(candidate, 0);
    constants[found++] = (u32)root_fraction(candidate, 1);
  }
}

static inline u32 rotate(u32 x, int n) {
  return (x >> n) | (x << (32 - n));
}

static NOINLINE void compress(const u8 *block) {
  u32 w[64];
  for (int i = 0; i < 16; i++)
    w[i] = (u32)block[4 * i] << 24 | (u32)block[4 * i + 1] << 16 | (u32)block[4 * i + 2] << 8 | block[4 * i + 3];
  for (int i = 16; i < 64; i++) {
    u32 s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ (w[i - 15] >> 3);
    u32 s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ (w[i - 2] >> 10);
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  u32 a = state[0], b = state[1], c = state[2], d = state[3];
  u32 e = state[4], f = state[5], g = state[6], h = state[7];
  for (int i = 0; i < 64; i++) {
    u32 t1 = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + constants[i] + w[i];
    u32 t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + t1;
    d = c, c = b, b = a, a = t1 + t2;
  }
  state[0] += a, state[1] += b, state[2] += c, state[3] += d;
  state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

static u64 run(u32 percent) {
  static u8 buffer[4096];
  u32 rounds = bench_scaled(2600, percent);
  prepare();
  for (u32 i = 0; i < sizeof buffer; i++) buffer[i] = (u8)(i * 7);
  for (u32 round = 0; round < rounds; round++) {
    for (u32 at = 0; at < sizeof buffer; at += 64) compress(buffer + at);
    for (u32 i = 0; i < 32; i++) buffer[(round * 32 + i) & 4095] = (u8)(state[i / 4] >> (i % 4 * 8));
  }
  u64 sum = 0;
  for (int i = 0; i < 8; i++) sum = bench_fold(sum, state[i]);
  return sum;
}
