// The Mandelbrot set: a short f64 recurrence with an unpredictable exit.
#include "bench.h"

static NOINLINE u32 escape(double cx, double cy, u32 limit) {
  double x = 0, y = 0;
  for (u32 n = 0; n < limit; n++) {
    double xx = x * x, yy = y * y;
    if (xx + yy > 4) return n;
    y = 2 * x * y + cy;
    x = xx - yy + cx;
  }
  return limit;
}

static u64 run(u32 percent) {
  u32 rows = bench_scaled(600, percent), columns = 720;
  u64 sum = 0;
  for (u32 row = 0; row < rows; row++) {
    u32 line = 0;
    for (u32 column = 0; column < columns; column++)
      line = line * 31 + escape(-2.0 + 3.0 * column / columns, -1.2 + 2.4 * row / rows, 600);
    sum = bench_fold(sum, line);
  }
  return sum;
}
