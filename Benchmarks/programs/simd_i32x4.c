// Mixing of two signals of 32-bit samples with gains and an echo, clipped: loads, arithmetic and stores of i32x4.
#include "vectors.h"

enum { SAMPLES = 4096, ECHO = 96 };

static i32 left[SAMPLES], right[SAMPLES], mixed[SAMPLES + ECHO];

static NOINLINE i32x4 mix(i32 gain, i32 other) {
  i32x4 loudest = {0, 0, 0, 0};
  for (u32 i = 0; i < SAMPLES; i += 4) {
    i32x4 sum = *(const i32x4_unaligned *)(left + i) * gain + *(const i32x4_unaligned *)(right + i) * other;
    i32x4 sample = (sum >> 8) + (*(const i32x4_unaligned *)(mixed + i) >> 1);
    i32x4 high = __builtin_elementwise_min(sample, (i32x4){32767, 32767, 32767, 32767});
    i32x4 clipped = __builtin_elementwise_max(high, (i32x4){-32768, -32768, -32768, -32768});
    *(i32x4_unaligned *)(mixed + i + ECHO) = clipped;
    loudest = __builtin_elementwise_max(loudest, clipped);
  }
  return loudest;
}

static u64 run(u32 percent) {
  u64 state = 11, sum = 0;
  for (u32 i = 0; i < SAMPLES; i++) {
    left[i] = (i32)(bench_random(&state) >> 16) - 32768;
    right[i] = (i32)(bench_random(&state) >> 16) - 32768;
  }
  u32 rounds = bench_scaled(60000, percent);
  for (u32 round = 0; round < rounds; round++) {
    i32x4 loudest = mix((i32)(round & 255), (i32)(255 - (round & 255)));
    sum = bench_fold(sum, (u32)(loudest[0] ^ loudest[1] ^ loudest[2] ^ loudest[3]));
    sum = bench_fold(sum, (u32)mixed[(round * 37) & (SAMPLES - 1)]);
  }
  return sum;
}
