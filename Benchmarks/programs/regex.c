// A backtracking regular-expression matcher over compiled nodes, searched for in generated log lines.
#include "bench.h"

// One character class and how often it may repeat; a group is a jump in the node list.
enum operation { literal, any, digit, letter, space, set, split, jump, first, last, accept };
struct node {
  u8 operation;
  u8 byte;
  u16 target;  // of a jump; second way of a split
};

static struct node program[256];
static u32 length;
static u8 sets[16][32];
static u32 set_count;

static void emit(u8 operation, u8 byte, u32 target) {
  program[length++] = (struct node){operation, byte, (u16)target};
}

static const char *pattern;
static void alternatives(void);

static void atom(void) {
  char c = *pattern++;
  switch (c) {
    case '.': emit(any, 0, 0); return;
    case '^': emit(first, 0, 0); return;
    case '$': emit(last, 0, 0); return;
    case '(':
      alternatives();
      pattern++;
      return;
    case '\\':
      c = *pattern++;
      emit(c == 'd' ? digit : c == 'w' ? letter : c == 's' ? space : literal, (u8)c, 0);
      return;
    case '[': {
      u8 *bits = sets[set_count];
      int inverted = *pattern == '^';
      pattern += inverted;
      while (*pattern != ']') {
        u8 low = (u8)*pattern++, high = low;
        if (*pattern == '-') high = (u8)pattern[1], pattern += 2;
        for (u32 b = low; b <= high; b++) bits[b >> 3] |= (u8)(1 << (b & 7));
      }
      pattern++;
      if (inverted)
        for (int i = 0; i < 32; i++) bits[i] = (u8)~bits[i];
      emit(set, (u8)set_count++, 0);
      return;
    }
  }
  emit(literal, (u8)c, 0);
}

static void insert(u32 where, u8 operation, u32 target) {
  for (u32 i = length; i > where; i--) {
    program[i] = program[i - 1];
    if ((program[i].operation == split || program[i].operation == jump) && program[i].target > where) program[i].target++;
  }
  length++;
  program[where] = (struct node){operation, 0, (u16)target};
}

static void sequence(void) {
  while (*pattern && *pattern != '|' && *pattern != ')') {
    u32 start = length;
    atom();
    if (*pattern == '*') {
      insert(start, split, 0);
      emit(jump, 0, start);
      program[start].target = (u16)length;
      pattern++;
    } else if (*pattern == '+') {
      emit(split, 0, 0);
      emit(jump, 0, start);
      program[length - 2].target = (u16)length;
      pattern++;
    } else if (*pattern == '?') {
      insert(start, split, 0);
      program[start].target = (u16)length;
      pattern++;
    }
  }
}

static void alternatives(void) {
  u32 start = length;
  sequence();
  while (*pattern == '|') {
    pattern++;
    insert(start, split, 0);
    u32 leave = length;
    emit(jump, 0, 0);
    program[start].target = (u16)length;
    sequence();
    program[leave].target = (u16)length;
  }
}

static void compile(const char *text) {
  length = set_count = 0;
  __builtin_memset(sets, 0, sizeof sets);
  pattern = text;
  alternatives();
  emit(accept, 0, 0);
}

// The matched length plus one, or zero.
static NOINLINE u32 match(u32 pc, const u8 *text, const u8 *begin, const u8 *end) {
  const u8 *at = text;
  for (;;) {
    struct node node = program[pc++];
    u8 c = at < end ? *at : 0;
    int ok;
    switch (node.operation) {
      case literal: ok = c == node.byte; break;
      case any: ok = 1; break;
      case digit: ok = (u8)(c - '0') < 10; break;
      case letter: ok = (u8)((c | 32) - 'a') < 26 || (u8)(c - '0') < 10 || c == '_'; break;
      case space: ok = c == ' ' || c == '\t'; break;
      case set: ok = sets[node.byte][c >> 3] >> (c & 7) & 1; break;
      case split: {
        u32 found = match(pc, at, begin, end);
        if (found) return found + (u32)(at - text);
        pc = node.target;
        continue;
      }
      case jump: pc = node.target; continue;
      case first:
        if (at != begin) return 0;
        continue;
      case last:
        if (at != end) return 0;
        continue;
      default: return (u32)(at - text) + 1;
    }
    if (!ok || at >= end) return 0;
    at++;
  }
}

static u64 run(u32 percent) {
  static const char *const patterns[] = {
      "\\d+\\.\\d+\\.\\d+\\.\\d+", "^(GET|POST|PUT) /[a-z/]*\\.(html|css|js)", "[a-f0-9]+-[a-f0-9]+",
      "(\\w+)@(\\w+)\\.(com|org)", "error:? .*timeout$", "(a|b)*c+d?e"};
  static const char *const pieces[] = {"GET /", "POST /a/", "index.html", "10.0.", "192.168.1.", "77", " user@mail.org ",
                                       "error: ", "timeout", "deadbeef-", "ababcc", "de", " ", "style.css", "x/y/"};
  static u8 lines[2000][96];
  static u8 sizes[2000];
  u64 seed = 51, sum = 0;
  for (u32 i = 0; i < 2000; i++) {
    u32 n = 0;
    while (n < 70)
      for (const char *p = pieces[bench_random(&seed) % 15]; *p && n < 95; p++) lines[i][n++] = (u8)*p;
    sizes[i] = (u8)n;
  }
  u32 rounds = bench_scaled(9, percent);
  for (u32 round = 0; round < rounds; round++)
    for (u32 p = 0; p < 6; p++) {
      compile(patterns[p]);
      for (u32 i = 0; i < 2000; i++) {
        const u8 *begin = lines[i], *end = begin + sizes[i];
        for (const u8 *at = begin; at < end; at++) {
          u32 found = match(0, at, begin, end);
          if (!found) continue;
          sum = bench_fold(sum, (u64)(at - begin) << 8 | found);
          at += found - 1;
        }
      }
    }
  return sum;
}
