// Building strings: numbers in decimal, joining, searching, reversing and case folding, a byte at a time.
#include "bench.h"

struct text {
  char *bytes;
  u32 length, capacity;
};

static NOINLINE void append(struct text *text, const char *bytes, u32 length) {
  if (text->length + length > text->capacity) {
    u32 capacity = text->capacity * 2 > text->length + length ? text->capacity * 2 : text->length + length;
    char *larger = bench_alloc(capacity);
    __builtin_memcpy(larger, text->bytes, text->length);
    text->bytes = larger;
    text->capacity = capacity;
  }
  for (u32 i = 0; i < length; i++) text->bytes[text->length + i] = bytes[i];
  text->length += length;
}

static NOINLINE void append_number(struct text *text, u32 value) {
  char digits[10];
  u32 at = 10;
  do digits[--at] = (char)('0' + value % 10);
  while (value /= 10);
  append(text, digits + at, 10 - at);
}

static NOINLINE u32 occurrences(const struct text *text, const char *needle, u32 length) {
  u32 count = 0;
  for (u32 i = 0; i + length <= text->length; i++) {
    u32 k = 0;
    while (k < length && text->bytes[i + k] == needle[k]) k++;
    count += k == length;
  }
  return count;
}

static NOINLINE void reverse_words(struct text *text) {
  u32 start = 0;
  for (u32 i = 0; i <= text->length; i++) {
    if (i < text->length && text->bytes[i] != ' ') continue;
    for (u32 a = start, b = i; a + 1 < b; a++) {
      char t = text->bytes[a];
      text->bytes[a] = text->bytes[--b];
      text->bytes[b] = t;
    }
    start = i + 1;
  }
}

static NOINLINE void upper(struct text *text) {
  for (u32 i = 0; i < text->length; i++) {
    char c = text->bytes[i];
    if (c >= 'a' && c <= 'z') text->bytes[i] = (char)(c - 32);
  }
}

static u64 run(u32 percent) {
  static const char *const words[] = {"lorem", "ipsum", "dolor", "sit", "amet", "consectetur", "adipiscing", "elit"};
  static const u8 lengths[] = {5, 5, 5, 3, 4, 11, 10, 4};
  u32 rounds = bench_scaled(65, percent);
  u64 seed = 31, sum = 0;
  bench_alloc(1);
  u8 *start = heap_top;
  for (u32 round = 0; round < rounds; round++) {
    heap_top = start;
    struct text text = {bench_alloc(16), 0, 16};
    for (u32 i = 0; i < 15000; i++) {
      u32 pick = bench_random(&seed);
      append(&text, words[pick & 7], lengths[pick & 7]);
      if (pick & 0x100) append_number(&text, pick >> 8);
      append(&text, " ", 1);
    }
    sum = bench_fold(sum, occurrences(&text, "or", 2));
    reverse_words(&text);
    upper(&text);
    sum = bench_fold(sum, occurrences(&text, "TILE 1", 6));
    u32 hash = 2166136261u;
    for (u32 i = 0; i < text.length; i++) hash = (hash ^ (u8)text.bytes[i]) * 16777619u;
    sum = bench_fold(sum, hash);
  }
  return sum;
}
