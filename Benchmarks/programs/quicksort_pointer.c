// Quicksort of records whose order is a function pointer: an indirect call for each comparison.
#include "bench.h"

struct record {
  u32 key, other;
};
typedef i32 order(const struct record *, const struct record *);

enum { count = 100000 };
static struct record records[count];

static i32 by_key(const struct record *a, const struct record *b) {
  return a->key < b->key ? -1 : a->key > b->key;
}
static i32 by_other(const struct record *a, const struct record *b) {
  return a->other < b->other ? -1 : a->other > b->other;
}
static i32 by_sum(const struct record *a, const struct record *b) {
  u32 x = a->key + a->other, y = b->key + b->other;
  return x < y ? -1 : x > y;
}
// Volatile, so that the compiler cannot see which function is called.
static order *volatile orders[3] = {by_key, by_other, by_sum};

static NOINLINE void sort(struct record *a, i32 n, order *compare) {
  while (n > 1) {
    struct record pivot = a[n / 2];
    i32 i = 0, j = n - 1;
    while (i <= j) {
      while (compare(&a[i], &pivot) < 0) i++;
      while (compare(&a[j], &pivot) > 0) j--;
      if (i > j) break;
      struct record t = a[i];
      a[i++] = a[j];
      a[j--] = t;
    }
    sort(a, j + 1, compare);
    a += i, n -= i;
  }
}

static u64 run(u32 percent) {
  u32 rounds = bench_scaled(15, percent);
  u64 seed = 9, sum = 0;
  for (u32 i = 0; i < count; i++) records[i] = (struct record){bench_random(&seed), bench_random(&seed) & 0xffff};
  for (u32 round = 0; round < rounds; round++) {
    order *compare = orders[round % 3];
    sort(records, count, compare);
    for (u32 i = 1; i < count; i++) sum += compare(&records[i - 1], &records[i]) > 0;
    for (u32 i = 0; i < count; i += 499) sum = bench_fold(sum, round % 3 == 1 ? records[i].other : records[i].key);
    for (u32 i = 0; i < count; i++) records[i].key = records[i].key * 2654435761u + round;
  }
  return sum;
}
