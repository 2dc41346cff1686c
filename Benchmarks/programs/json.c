// A recursive-descent JSON parser into a tree, over a document that is generated first; then a walk of the tree.
#include "bench.h"

enum kind { null, boolean, number, string, array, object };
struct value {
  enum kind kind;
  u32 length;  // of a string; members of an array or object
  double number;
  const char *text;
  struct value *first, *next;  // children in order; siblings
  const char *key;
  u32 key_length;
};

static char document[1 << 20];
static u32 end;

static void put(const char *text) {
  while (*text) document[end++] = *text++;
}
static void put_number(u32 value) {
  char digits[10];
  u32 at = 10;
  do digits[--at] = (char)('0' + value % 10);
  while (value /= 10);
  while (at < 10) document[end++] = digits[at++];
}

static void generate(u64 *seed, u32 records) {
  end = 0;
  put("{ \"version\": 3, \"records\": [\n");
  for (u32 i = 0; i < records; i++) {
    u32 r = bench_random(seed);
    put(i ? ",\n  {\"id\": " : "  {\"id\": ");
    put_number(i);
    put(", \"name\": \"item\\u0020\\\"");
    put_number(r % 1000);
    put("\\\"\", \"price\": ");
    put(r & 1 ? "-" : "");
    put_number(r >> 20);
    put(".");
    put_number(r & 0x3ff);
    put(r & 2 ? "e-2" : "");
    put(", \"tags\": [");
    for (u32 t = 0; t < (r >> 4 & 3); t++) {
      put(t ? ", \"" : "\"");
      put(t & 1 ? "fresh produce" : "sale");
      put("\"");
    }
    put("], \"stock\": ");
    put(r & 4 ? "true" : r & 8 ? "false" : "null");
    put(", \"nested\": {\"a\": {\"b\": [1, 2, [3, [4]]]}}}");
  }
  put("\n]}\n");
  document[end] = 0;
}

static const char *at;
static int failed;

static void skip(void) {
  while (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r') at++;
}

static NOINLINE void parse_string(const char **text, u32 *length) {
  char *out = bench_alloc(0), *to = out;
  at++;
  while (*at != '"') {
    char c = *at++;
    if (c == 0) {
      failed = 1;
      return;
    }
    if (c == '\\') {
      c = *at++;
      switch (c) {
        case 'n': c = '\n'; break;
        case 't': c = '\t'; break;
        case 'u': {
          u32 code = 0;
          for (int i = 0; i < 4; i++) {
            u32 digit = (u8)*at++;
            code = code * 16 + (digit <= '9' ? digit - '0' : (digit | 32) - 'a' + 10);
          }
          c = (char)code;
        }
      }
    }
    *to++ = c;
  }
  at++;
  heap_top = (u8 *)to;
  *text = out;
  *length = (u32)(to - out);
}

static NOINLINE double parse_number(void) {
  double sign = 1, value = 0;
  if (*at == '-') sign = -1, at++;
  while (*at >= '0' && *at <= '9') value = value * 10 + (*at++ - '0');
  if (*at == '.') {
    double place = 0.1;
    for (at++; *at >= '0' && *at <= '9'; place *= 0.1) value += place * (*at++ - '0');
  }
  if (*at == 'e' || *at == 'E') {
    int exponent = 0, down = *++at == '-';
    if (*at == '-' || *at == '+') at++;
    while (*at >= '0' && *at <= '9') exponent = exponent * 10 + (*at++ - '0');
    while (exponent--) value = down ? value / 10 : value * 10;
  }
  return sign * value;
}

static int word(const char *text) {
  const char *start = at;
  while (*text)
    if (*at++ != *text++) {
      at = start;
      return 0;
    }
  return 1;
}

static NOINLINE struct value *parse(void) {
  struct value *value = bench_alloc(sizeof *value);
  *value = (struct value){.kind = null};
  skip();
  if (*at == '{' || *at == '[') {
    int is_object = *at++ == '{';
    struct value **link = &value->first;
    value->kind = is_object ? object : array;
    skip();
    while (*at != ']' && *at != '}' && !failed) {
      const char *key = 0;
      u32 key_length = 0;
      if (is_object) {
        skip();
        parse_string(&key, &key_length);
        skip();
        if (*at++ != ':') failed = 1;
      }
      struct value *child = parse();
      child->key = key, child->key_length = key_length;
      *link = child, link = &child->next;
      value->length++;
      skip();
      if (*at == ',') at++;
      skip();
    }
    at++;
  } else if (*at == '"') {
    value->kind = string;
    parse_string(&value->text, &value->length);
  } else if (*at == '-' || (*at >= '0' && *at <= '9')) {
    value->kind = number;
    value->number = parse_number();
  } else if (word("true") || word("false")) {
    value->kind = boolean;
    value->number = at[-2] == 'u';
  } else if (!word("null")) {
    failed = 1;
  }
  return value;
}

static NOINLINE u64 digest(const struct value *value) {
  u64 sum = (u64)value->kind + value->length;
  for (u32 i = 0; i < value->key_length; i++) sum = sum * 31 + (u8)value->key[i];
  if (value->kind == string)
    for (u32 i = 0; i < value->length; i++) sum = sum * 31 + (u8)value->text[i];
  if (value->kind == number) sum = bench_fold(sum, bench_bits(value->number));
  for (const struct value *child = value->first; child; child = child->next) sum = bench_fold(sum, digest(child));
  return sum;
}

static u64 run(u32 percent) {
  u32 rounds = bench_scaled(55, percent);
  u64 seed = 41, sum = 0;
  bench_alloc(1);
  u8 *start = heap_top;
  generate(&seed, 4000);
  for (u32 round = 0; round < rounds; round++) {
    heap_top = start;
    at = document;
    sum = bench_fold(sum, digest(parse()) + (u64)failed);
  }
  return sum;
}
