// Shapes behind tables of functions: the callee of each call depends on the data.
#include "bench.h"

struct shape;
struct methods {
  u32 (*area)(const struct shape *);
  u32 (*edge)(const struct shape *, u32);
  void (*grow)(struct shape *, u32);
};
struct shape {
  const struct methods *methods;
  u32 a, b, c;
};

static u32 square_area(const struct shape *s) { return s->a * s->a; }
static u32 square_edge(const struct shape *s, u32 n) { return s->a + (n & 3); }
static void square_grow(struct shape *s, u32 by) { s->a += by; }
static u32 box_area(const struct shape *s) { return 2 * (s->a * s->b + s->b * s->c + s->c * s->a); }
static u32 box_edge(const struct shape *s, u32 n) { return n % 3 == 0 ? s->a : n % 3 == 1 ? s->b : s->c; }
static void box_grow(struct shape *s, u32 by) { s->a += by, s->b ^= s->a, s->c += s->b & 7; }
static u32 disc_area(const struct shape *s) { return s->a * s->a * 355 / 113; }
static u32 disc_edge(const struct shape *s, u32 n) { return s->a * 2 + n; }
static void disc_grow(struct shape *s, u32 by) { s->a = (s->a + by) & 0xfff; }
static u32 line_area(const struct shape *s) { return s->a > s->b ? s->a - s->b : s->b - s->a; }
static u32 line_edge(const struct shape *s, u32 n) { return n ? s->a : s->b; }
static void line_grow(struct shape *s, u32 by) { s->a += by, s->b -= by; }

static const struct methods kinds[4] = {
    {square_area, square_edge, square_grow},
    {box_area, box_edge, box_grow},
    {disc_area, disc_edge, disc_grow},
    {line_area, line_edge, line_grow},
};

enum { count = 1000 };
static struct shape shapes[count];

static u64 run(u32 percent) {
  u32 rounds = bench_scaled(10000, percent);
  u64 seed = 81, sum = 0;
  for (u32 i = 0; i < count; i++)
    shapes[i] = (struct shape){&kinds[bench_random(&seed) & 3], bench_random(&seed) & 255, i & 63, i % 17};
  for (u32 round = 0; round < rounds; round++) {
    u32 total = 0;
    for (u32 i = 0; i < count; i++) {
      struct shape *s = &shapes[i];
      total += s->methods->area(s);
      if (total & 1) s->methods->grow(s, round & 15);
      else total ^= s->methods->edge(s, i + round);
    }
    sum = bench_fold(sum, total);
  }
  return sum;
}
