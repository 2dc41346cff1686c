// An embedded-system mix: a linked list that is searched, reversed and sorted, small matrices, a number-recognising
// state machine, and a CRC-16 over all results.
#include "bench.h"

static u16 crc16(u16 crc, u32 value, int bits) {
  for (; bits > 0; bits--, value >>= 1) {
    int carry = (crc ^ value) & 1;
    crc >>= 1;
    if (carry) crc ^= 0xa001;
  }
  return crc;
}

// ---- lists

struct item {
  struct item *next;
  i32 key, rank;
};
// The parts are in proportion to each other as in CoreMark: forty items, matrices of order ten in four variants, and
// about 700 characters of numbers, so that each part takes about a third of the time.
enum { items = 40, matrix_runs = 4, automaton_runs = 6 };
static struct item pool[items];

static struct item *find(struct item *list, i32 key) {
  while (list && list->key != key) list = list->next;
  return list;
}

static struct item *reverse(struct item *list) {
  struct item *done = 0;
  while (list) {
    struct item *next = list->next;
    list->next = done;
    done = list;
    list = next;
  }
  return done;
}

typedef int less(const struct item *, const struct item *);
static int less_key(const struct item *a, const struct item *b) { return a->key < b->key; }
static int less_rank(const struct item *a, const struct item *b) { return a->rank < b->rank; }
static less *volatile by_key = less_key, *volatile by_rank = less_rank;

// Bottom-up merge sort, without recursion.
static NOINLINE struct item *sort(struct item *list, less *before) {
  for (u32 width = 1;; width *= 2) {
    struct item *rest = list, *head = 0, **tail = &head;
    u32 merges = 0;
    while (rest) {
      struct item *a = rest, *b = rest;
      u32 left = 0, right = width;
      while (b && left < width) b = b->next, left++;
      while (left || (right && b)) {
        struct item *pick;
        if (left && (!right || !b || !before(b, a))) pick = a, a = a->next, left--;
        else pick = b, b = b->next, right--;
        *tail = pick, tail = &pick->next;
      }
      rest = b;
      merges++;
    }
    *tail = 0;
    list = head;
    if (merges <= 1) return list;
  }
}

static NOINLINE u16 lists(u32 seed, u16 crc) {
  for (u32 i = 0; i < items; i++)
    pool[i] = (struct item){i + 1 < items ? &pool[i + 1] : 0, (i32)((i * 37 + seed) % 509), (i32)i};
  struct item *list = pool;
  for (u32 i = 0; i < 24; i++) {
    struct item *found = find(list, (i32)((i * 11 + seed) % 509));
    if (found) crc = crc16(crc, (u32)found->rank, 16);
    list = reverse(list);
  }
  list = sort(list, by_key);
  for (struct item *i = list; i; i = i->next) i->rank ^= i->key & 3;
  crc = crc16(crc, (u32)list->key, 16);
  list = sort(list, by_rank);
  return crc16(crc, (u32)list->key << 8 | (u32)list->next->rank, 32);
}

// ---- matrices

enum { order = 10 };
static i32 ma[order][order], mb[order][order], mc[order][order];

static NOINLINE u16 matrices(u32 seed, u16 crc) {
  for (i32 i = 0; i < order; i++)
    for (i32 j = 0; j < order; j++) ma[i][j] = (i32)(seed + (u32)(i * j)) & 0x7f, mb[i][j] = (i32)(seed * 3 + (u32)(i + j)) & 0xff;
  for (i32 i = 0; i < order; i++)
    for (i32 j = 0; j < order; j++) {
      i32 sum = 0;
      for (i32 k = 0; k < order; k++) sum += ma[i][k] * mb[k][j];
      mc[i][j] = sum;
    }
  i32 total = 0, last = 0, rises = 0;
  for (i32 i = 0; i < order; i++)
    for (i32 j = 0; j < order; j++) {
      i32 bits = (mc[i][j] >> 2 & 15) * (mc[i][j] >> 5 & 127);
      total += bits;
      if (total > 10000) total = 0, rises += 10;
      else rises += bits > last;
      last = bits;
    }
  return crc16(crc, (u32)rises << 16 | (u32)(total & 0xffff), 32);
}

// ---- state machine

enum state { start, sign, integer, point, fraction, exponent, exponent_sign, scientific, wrong, states };
static u32 visits[states], finals[states];

static enum state advance(enum state state, char c) {
  int is_digit = c >= '0' && c <= '9';
  switch (state) {
    case start: return is_digit ? integer : c == '+' || c == '-' ? sign : c == '.' ? point : wrong;
    case sign: return is_digit ? integer : c == '.' ? point : wrong;
    case integer: return is_digit ? integer : c == '.' ? fraction : c == 'e' ? exponent : wrong;
    case point: return is_digit ? fraction : wrong;
    case fraction: return is_digit ? fraction : c == 'e' ? exponent : wrong;
    case exponent: return c == '+' || c == '-' ? exponent_sign : is_digit ? scientific : wrong;
    case exponent_sign:
    case scientific: return is_digit ? scientific : wrong;
    default: return wrong;
  }
}

static char phrase[] = "5012,-874,+122,35.54400,.1234500,-110.700,+0.64400,5.500e+3,-.123e-2,-87e+832,+0.6e-12,T0.3e-1F,1T3.4e4z,34.0e-T^,";

static NOINLINE u16 automaton(u32 seed, u16 crc) {
  for (u32 i = seed % 13; i + 1 < sizeof phrase; i += 13)
    if (phrase[i] != ',') phrase[i] ^= (char)(seed & 3);
  enum state state = start;
  for (const char *c = phrase; *c; c++) {
    if (*c == ',') finals[state]++, state = start;
    else state = advance(state, *c);
    visits[state]++;
  }
  for (u32 i = seed % 13; i + 1 < sizeof phrase; i += 13)
    if (phrase[i] != ',') phrase[i] ^= (char)(seed & 3);
  for (u32 i = 0; i < states; i++) crc = crc16(crc, visits[i] ^ finals[i], 16);
  return crc;
}

static u64 run(u32 percent) {
  u32 rounds = bench_scaled(15000, percent);
  u16 crc = 0xffff;
  u64 sum = 0;
  for (u32 i = 0; i < rounds; i++) {
    crc = lists(i, crc);
    for (u32 j = 0; j < matrix_runs; j++) crc = matrices(i + j, crc);
    for (u32 j = 0; j < automaton_runs; j++) crc = automaton(i + j, crc);
    sum = bench_fold(sum, crc);
  }
  return sum;
}
