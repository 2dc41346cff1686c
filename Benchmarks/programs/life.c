// Conway's game of life on a torus, a byte a cell.
#include "bench.h"

enum { width = 256, height = 256 };
static u8 cells[2][height][width];

static NOINLINE void step(u8 now[height][width], u8 next[height][width]) {
  for (u32 y = 0; y < height; y++) {
    const u8 *above = now[(y + height - 1) % height], *row = now[y], *below = now[(y + 1) % height];
    for (u32 x = 0; x < width; x++) {
      u32 l = (x + width - 1) % width, r = (x + 1) % width;
      u32 neighbours = above[l] + above[x] + above[r] + row[l] + row[r] + below[l] + below[x] + below[r];
      next[y][x] = neighbours == 3 || (neighbours == 2 && row[x]);
    }
  }
}

static u64 run(u32 percent) {
  u32 generations = bench_scaled(340, percent);
  u64 seed = 71, sum = 0;
  for (u32 y = 0; y < height; y++)
    for (u32 x = 0; x < width; x++) cells[0][y][x] = bench_random(&seed) % 5 < 2;
  for (u32 g = 0; g < generations; g++) {
    step(cells[g & 1], cells[~g & 1]);
    sum = bench_fold(sum, cells[~g & 1][g % height][g * 7 % width]);
  }
  for (u32 y = 0; y < height; y++)
    for (u32 x = 0; x < width; x++) sum = sum * 3 + cells[generations & 1][y][x];
  return sum;
}
