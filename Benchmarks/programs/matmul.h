// A square matrix product over `REAL`, with rows of the right operand walked in the inner loop.
#include "bench.h"

enum { size = 128 };
static REAL left[size][size], right[size][size], product[size][size];

static NOINLINE void multiply(void) {
  for (u32 i = 0; i < size; i++) {
    for (u32 j = 0; j < size; j++) product[i][j] = 0;
    for (u32 k = 0; k < size; k++) {
      REAL factor = left[i][k];
      for (u32 j = 0; j < size; j++) product[i][j] += factor * right[k][j];
    }
  }
}

// The textbook order: a dot product of a row and a column.
static NOINLINE REAL trace(void) {
  REAL sum = 0;
  for (u32 i = 0; i < size; i++)
    for (u32 j = 0; j < size; j++) {
      REAL dot = 0;
      for (u32 k = 0; k < size; k++) dot += left[i][k] * right[k][j];
      if (i == j) sum += dot;
      else sum -= dot * (REAL)0.0009765625;
    }
  return sum;
}

static u64 run(u32 percent) {
  u32 rounds = bench_scaled(ROUNDS, percent);
  u64 seed = 1, sum = 0;
  for (u32 i = 0; i < size; i++)
    for (u32 j = 0; j < size; j++) {
      left[i][j] = (REAL)(bench_random(&seed) & 1023) / (REAL)1024;
      right[i][j] = (REAL)(bench_random(&seed) & 1023) / (REAL)1024;
    }
  for (u32 round = 0; round < rounds; round++) {
    multiply();
    sum = bench_fold(sum, bench_bits((double)trace()));
    for (u32 i = 0; i < size; i++) {
      sum = bench_fold(sum, bench_bits((double)product[i][(i * 7 + round) % size]));
      left[i][round % size] = product[i][i] / (REAL)size;
    }
  }
  return sum;
}
