// Calls and returns and hardly anything else: fib(38) by naive recursion.
#include "bench.h"

static NOINLINE u32 fib(u32 n) {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

static u64 run(u32 percent) {
  u32 n = 38;
  // Each step less divides the work by the golden ratio.
  for (double work = percent; work < 99; work *= 1.618) n--;
  return fib(n);
}
