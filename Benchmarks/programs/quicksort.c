// Quicksort with the comparison written out, and insertion sort below sixteen elements.
#include "bench.h"

enum { count = 200000 };
static u32 values[count];

static void insertion(u32 *a, i32 n) {
  for (i32 i = 1; i < n; i++) {
    u32 x = a[i];
    i32 k = i;
    for (; k > 0 && a[k - 1] > x; k--) a[k] = a[k - 1];
    a[k] = x;
  }
}

static NOINLINE void sort(u32 *a, i32 n) {
  while (n > 16) {
    u32 first = a[0], middle = a[n / 2], last = a[n - 1];
    u32 pivot = first < middle ? (middle < last ? middle : (first < last ? last : first))
                               : (first < last ? first : (middle < last ? last : middle));
    i32 i = 0, j = n - 1;
    for (;;) {
      while (a[i] < pivot) i++;
      while (a[j] > pivot) j--;
      if (i >= j) break;
      u32 t = a[i];
      a[i++] = a[j];
      a[j--] = t;
    }
    sort(a, i);
    a += i, n -= i;
  }
  insertion(a, n);
}

static u64 run(u32 percent) {
  u32 rounds = bench_scaled(15, percent);
  u64 seed = 5, sum = 0;
  for (u32 round = 0; round < rounds; round++) {
    for (u32 i = 0; i < count; i++) values[i] = bench_random(&seed) >> (round & 15);
    sort(values, count);
    for (u32 i = 0; i < count; i += 997) sum = bench_fold(sum, values[i]);
    for (u32 i = 1; i < count; i++) sum += values[i - 1] > values[i];
  }
  return sum;
}
