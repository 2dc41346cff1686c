// The Mandelbrot set, four points at a time: a short f32x4 recurrence that ends when all have escaped.
#include "vectors.h"

static NOINLINE i32x4 escape(f32x4 cx, f32x4 cy, u32 limit) {
  f32x4 x = {0, 0, 0, 0}, y = x;
  i32x4 count = {0, 0, 0, 0};
  for (u32 n = 0; n < limit; n++) {
    f32x4 xx = x * x, yy = y * y;
    i32x4 inside = xx + yy <= 4;
    if (!vectors_any(inside)) break;
    count -= inside;
    y = 2 * x * y + cy;
    x = xx - yy + cx;
  }
  return count;
}

static u64 run(u32 percent) {
  u32 rows = bench_scaled(2400, percent), columns = 1800;
  u64 sum = 0;
  for (u32 row = 0; row < rows; row++) {
    i32x4 line = {0, 0, 0, 0};
    f32x4 cy = (f32x4){} + (-1.2f + 2.4f * (float)row / (float)rows);
    for (u32 column = 0; column < columns; column += 4) {
      f32x4 place = {(float)column, (float)(column + 1), (float)(column + 2), (float)(column + 3)};
      line = line * 31 + escape(place * (3.0f / (float)columns) - 2.0f, cy, 300);
    }
    sum = bench_fold(sum, (u32)(line[0] ^ line[1] ^ line[2] ^ line[3]));
  }
  return sum;
}
