// Spheres over a chequered plane with shadows and one reflection: f64 arithmetic in short functions.
#include "bench.h"

struct vector {
  double x, y, z;
};
struct sphere {
  struct vector centre;
  double radius, shine;
};

static const struct sphere spheres[] = {
    {{0, 1, 6}, 1, 0.6}, {{2.2, 0.8, 5}, 0.8, 0.3}, {{-2, 0.6, 4.5}, 0.6, 0.8}, {{0.4, 0.3, 3.4}, 0.3, 0.2}, {{-1, 2.4, 8}, 1.5, 0.5}};
enum { sphere_count = sizeof spheres / sizeof *spheres };

static struct vector add(struct vector a, struct vector b) { return (struct vector){a.x + b.x, a.y + b.y, a.z + b.z}; }
static struct vector sub(struct vector a, struct vector b) { return (struct vector){a.x - b.x, a.y - b.y, a.z - b.z}; }
static struct vector scale(struct vector a, double k) { return (struct vector){a.x * k, a.y * k, a.z * k}; }
static double dot(struct vector a, struct vector b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
static struct vector unit(struct vector a) { return scale(a, 1 / __builtin_sqrt(dot(a, a))); }

static NOINLINE double distance(const struct sphere *sphere, const struct vector *from, const struct vector *along) {
  struct vector gap = sub(sphere->centre, *from);
  double middle = dot(gap, *along);
  double square = sphere->radius * sphere->radius - (dot(gap, gap) - middle * middle);
  if (square < 0) return 1e30;
  double half = __builtin_sqrt(square);
  return middle - half > 1e-6 ? middle - half : middle + half > 1e-6 ? middle + half : 1e30;
}

static NOINLINE double shade(struct vector from, struct vector along, u32 depth) {
  const struct vector light = {0.48, 0.8, -0.36};
  double nearest = along.y < -1e-9 ? -from.y / along.y : 1e30;
  const struct sphere *hit = 0;
  for (u32 i = 0; i < sphere_count; i++) {
    double d = distance(&spheres[i], &from, &along);
    if (d < nearest) nearest = d, hit = &spheres[i];
  }
  if (nearest >= 1e29) return 0.3 + 0.5 * along.y;
  struct vector point = add(from, scale(along, nearest)), normal = {0, 1, 0};
  double colour = 0.8, shine = 0.2;
  if (hit) normal = unit(sub(point, hit->centre)), shine = hit->shine;
  else if (((i32)__builtin_floor(point.x) ^ (i32)__builtin_floor(point.z)) & 1) colour = 0.2;
  double brightness = dot(normal, light);
  for (u32 i = 0; i < sphere_count && brightness > 0; i++)
    if (distance(&spheres[i], &point, &light) < 1e29) brightness = 0;
  double value = colour * (0.15 + 0.85 * (brightness > 0 ? brightness : 0));
  if (depth == 0) return value;
  return value * (1 - shine) + shine * shade(point, sub(along, scale(normal, 2 * dot(normal, along))), depth - 1);
}

static u64 run(u32 percent) {
  u32 rows = bench_scaled(720, percent), columns = 960;
  u64 sum = 0;
  for (u32 y = 0; y < rows; y++)
    for (u32 x = 0; x < columns; x++) {
      struct vector along = unit((struct vector){(x - columns * 0.5) / columns, (rows * 0.5 - y) / columns, 0.8});
      sum = bench_fold(sum, (u64)(255 * shade((struct vector){0, 1.2, 0}, along, 3) + 512));
    }
  return sum;
}
