// The spectral norm of an infinite matrix whose entries are computed: integer arithmetic and f64 divisions.
#include "bench.h"

enum { size = 400 };
static double u[size], v[size], w[size];

static inline double entry(u32 i, u32 j) {
  return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1);
}

static NOINLINE void times(const double *in, double *out) {
  for (u32 i = 0; i < size; i++) {
    double sum = 0;
    for (u32 j = 0; j < size; j++) sum += entry(i, j) * in[j];
    out[i] = sum;
  }
}

static NOINLINE void transposed_times(const double *in, double *out) {
  for (u32 i = 0; i < size; i++) {
    double sum = 0;
    for (u32 j = 0; j < size; j++) sum += entry(j, i) * in[j];
    out[i] = sum;
  }
}

static u64 run(u32 percent) {
  u32 rounds = bench_scaled(100, percent);
  for (u32 i = 0; i < size; i++) u[i] = 1;
  for (u32 round = 0; round < rounds; round++) {
    times(u, w), transposed_times(w, v);
    times(v, w), transposed_times(w, u);
    double scale = 0;
    for (u32 i = 0; i < size; i++) scale += u[i] * u[i];
    scale = 1 / __builtin_sqrt(scale);
    for (u32 i = 0; i < size; i++) u[i] *= scale;
  }
  times(u, w), transposed_times(w, v);
  double square = 0;
  for (u32 i = 0; i < size; i++) square += u[i] * v[i];
  return bench_bits(__builtin_sqrt(square));
}
