// LZ77 with a hash table of four-byte prefixes: compresses generated text, expands it again and compares.
#include "bench.h"

enum { size = 400000, buckets = 1 << 14 };
static u8 input[size], packed[size * 2], output[size];
static u32 heads[buckets];

static inline u32 word(const u8 *at) {
  return at[0] | (u32)at[1] << 8 | (u32)at[2] << 16 | (u32)at[3] << 24;
}

static void generate(u64 *seed) {
  static const char *const words[] = {"the ", "quick ", "brown ", "fox ", "jumps ", "over ", "lazy ", "dog. ", "\n", "and "};
  for (u32 n = 0; n < size;) {
    u32 r = bench_random(seed);
    if (r % 11 == 0) {
      input[n++] = (u8)(r >> 8);
      continue;
    }
    for (const char *p = words[(r >> 8) % 10]; *p && n < size; p++) input[n++] = (u8)*p;
  }
}

static u8 *put_length(u8 *out, u32 length) {
  for (; length >= 255; length -= 255) *out++ = 255;
  *out++ = (u8)length;
  return out;
}

// A run is: literals, their bytes, match length, distance in two bytes.
static NOINLINE u32 compress(void) {
  u8 *out = packed;
  u32 literal = 0, at = 0;
  __builtin_memset(heads, 0, sizeof heads);
  while (at + 8 < size) {
    u32 bucket = (word(input + at) * 2654435761u) >> 18;
    u32 candidate = heads[bucket];
    heads[bucket] = at + 1;
    if (candidate-- == 0 || at - candidate > 65535 || word(input + candidate) != word(input + at)) {
      at++;
      continue;
    }
    u32 length = 4;
    while (at + length < size && input[candidate + length] == input[at + length]) length++;
    out = put_length(out, at - literal);
    while (literal < at) *out++ = input[literal++];
    out = put_length(out, length);
    *out++ = (u8)(at - candidate);
    *out++ = (u8)((at - candidate) >> 8);
    at += length;
    literal = at;
  }
  out = put_length(out, size - literal);
  while (literal < size) *out++ = input[literal++];
  return (u32)(out - packed);
}

static NOINLINE u32 expand(u32 length) {
  const u8 *in = packed, *end = packed + length;
  u8 *out = output;
  for (;;) {
    u32 run = 0, match = 0;
    do run += *in;
    while (*in++ == 255);
    while (run--) *out++ = *in++;
    if (in >= end) break;
    do match += *in;
    while (*in++ == 255);
    const u8 *from = out - (in[0] | in[1] << 8);
    in += 2;
    while (match--) *out++ = *from++;
  }
  return (u32)(out - output);
}

static u64 run(u32 percent) {
  u32 rounds = bench_scaled(60, percent);
  u64 seed = 61, sum = 0;
  generate(&seed);
  for (u32 round = 0; round < rounds; round++) {
    u32 length = compress();
    u32 expanded = expand(length);
    u32 differences = expanded != size;
    for (u32 i = 0; i < size; i++) differences += input[i] != output[i];
    sum = bench_fold(sum, (u64)differences << 32 | length);
    for (u32 i = 0; i < 500; i++) input[bench_random(&seed) % size] ^= 1;
  }
  return sum;
}
