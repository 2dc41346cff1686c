// Five bodies under gravity, advanced by a symplectic step: f64 arithmetic, divisions and roots.
#include "bench.h"

enum { bodies = 5 };
struct body {
  double x, y, z, vx, vy, vz, mass;
};

// A sun and four planets on tilted, nearly circular orbits, in units where the constant of gravity is 1.
static struct body system[bodies];

static void place(void) {
  static const double distance[bodies] = {0, 5.2, 9.6, 19.2, 30.1};
  static const double share[bodies] = {1, 9.5e-4, 2.8e-4, 4.4e-5, 5.2e-5};
  double px = 0, py = 0, pz = 0;
  for (int i = 0; i < bodies; i++) {
    struct body *b = &system[i];
    double speed = i ? __builtin_sqrt(39.478 / distance[i]) : 0;
    b->mass = 39.478 * share[i];
    b->x = i & 1 ? distance[i] : -0.6 * distance[i];
    b->y = i & 1 ? 0 : 0.8 * distance[i];
    b->z = 0.01 * i * distance[i];
    b->vx = i & 1 ? 0 : -0.8 * speed;
    b->vy = i & 1 ? speed : -0.6 * speed;
    b->vz = 0.002 * i;
    px += b->vx * b->mass, py += b->vy * b->mass, pz += b->vz * b->mass;
  }
  system[0].vx = -px / system[0].mass;
  system[0].vy = -py / system[0].mass;
  system[0].vz = -pz / system[0].mass;
}

static NOINLINE void advance(double step) {
  for (int i = 0; i < bodies; i++) {
    struct body *a = &system[i];
    for (int j = i + 1; j < bodies; j++) {
      struct body *b = &system[j];
      double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
      double square = dx * dx + dy * dy + dz * dz;
      double pull = step / (square * __builtin_sqrt(square));
      a->vx -= dx * b->mass * pull, a->vy -= dy * b->mass * pull, a->vz -= dz * b->mass * pull;
      b->vx += dx * a->mass * pull, b->vy += dy * a->mass * pull, b->vz += dz * a->mass * pull;
    }
  }
  for (int i = 0; i < bodies; i++) {
    struct body *b = &system[i];
    b->x += step * b->vx, b->y += step * b->vy, b->z += step * b->vz;
  }
}

static NOINLINE double energy(void) {
  double sum = 0;
  for (int i = 0; i < bodies; i++) {
    struct body *a = &system[i];
    sum += 0.5 * a->mass * (a->vx * a->vx + a->vy * a->vy + a->vz * a->vz);
    for (int j = i + 1; j < bodies; j++) {
      struct body *b = &system[j];
      double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
      sum -= a->mass * b->mass / __builtin_sqrt(dx * dx + dy * dy + dz * dz);
    }
  }
  return sum;
}

static u64 run(u32 percent) {
  u32 steps = bench_scaled(1000000, percent);
  place();
  u64 sum = bench_bits(energy());
  for (u32 i = 0; i < steps; i++) advance(0.001);
  return bench_fold(sum, bench_bits(energy()));
}
