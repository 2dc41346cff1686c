// Looking for line ends as memchr does, sixteen bytes at a time, in lines of a few to a few thousand bytes.
#include "vectors.h"

enum { SIZE = 1 << 20 };

static u8 text[SIZE + 16];

static NOINLINE const u8 *find(const u8 *p, const u8 *end, u8 byte) {
  u8x16 wanted = (u8x16){} + byte;
  while (p + 16 <= end) {
    u32 found = vectors_bitmask((i8x16)(*(const u8x16_unaligned *)p == wanted));
    if (found) return p + __builtin_ctz(found);
    p += 16;
  }
  while (p < end && *p != byte) p++;
  return p;
}

static u64 run(u32 percent) {
  u64 state = 5, sum = 0;
  u32 line = 0;
  for (u32 i = 0; i < SIZE; i++) {
    if (!line) line = 1 + (bench_random(&state) & 4095 >> (bench_random(&state) & 7));
    text[i] = --line ? (u8)(32 + (bench_random(&state) & 63)) : '\n';
  }
  u32 rounds = bench_scaled(1800, percent);
  for (u32 round = 0; round < rounds; round++) {
    const u8 *p = text, *end = text + SIZE;
    u32 lines = 0, hash = round;
    while (p < end) {
      const u8 *stop = find(p, end, '\n');
      hash = hash * 31 + (u32)(stop - p);
      lines++;
      p = stop + 1;
    }
    sum = bench_fold(sum, (u64)lines << 32 | hash);
  }
  return sum;
}
