// A stack machine's interpreter in the guest: one large `br_table`, short cases, data-dependent jumps.
#include "bench.h"

enum code {
  push, push_wide, pop, dup, swap, over, add, sub, mul, divide, modulo, and, or, xor, shift_left, shift_right, negate, invert,
  equal, unequal, less, less_equal, greater, greater_equal, load, store, load_array, store_array, increment, decrement,
  jump, jump_zero, jump_nonzero, call, leave, minimum, maximum, load_0, load_1, load_2, store_0, store_1, store_2, halt
};

static i32 variables[64], cells[4096];
static u8 code[1024];
static u32 end;

static NOINLINE i32 interpret(u32 pc) {
  i32 stack[256], *sp = stack;
  u32 returns[64], depth = 0;
  for (;;) {
    switch ((enum code)code[pc++]) {
      case push: *sp++ = (int8_t)code[pc++]; break;
      case push_wide:
        *sp++ = code[pc] | code[pc + 1] << 8 | code[pc + 2] << 16;
        pc += 3;
        break;
      case pop: sp--; break;
      case dup: sp[0] = sp[-1], sp++; break;
      case swap: {
        i32 t = sp[-1];
        sp[-1] = sp[-2], sp[-2] = t;
        break;
      }
      case over: sp[0] = sp[-2], sp++; break;
      case add: sp--, sp[-1] = (i32)((u32)sp[-1] + (u32)sp[0]); break;
      case sub: sp--, sp[-1] = (i32)((u32)sp[-1] - (u32)sp[0]); break;
      case mul: sp--, sp[-1] = (i32)((u32)sp[-1] * (u32)sp[0]); break;
      case divide: sp--, sp[-1] = (i32)((u32)sp[-1] / ((u32)sp[0] | 1)); break;
      case modulo: sp--, sp[-1] = (i32)((u32)sp[-1] % (u32)sp[0]); break;
      case and: sp--, sp[-1] &= sp[0]; break;
      case or: sp--, sp[-1] |= sp[0]; break;
      case xor: sp--, sp[-1] ^= sp[0]; break;
      case shift_left: sp--, sp[-1] = (i32)((u32)sp[-1] << (sp[0] & 31)); break;
      case shift_right: sp--, sp[-1] = (i32)((u32)sp[-1] >> (sp[0] & 31)); break;
      case negate: sp[-1] = (i32)-(u32)sp[-1]; break;
      case invert: sp[-1] = ~sp[-1]; break;
      case equal: sp--, sp[-1] = sp[-1] == sp[0]; break;
      case unequal: sp--, sp[-1] = sp[-1] != sp[0]; break;
      case less: sp--, sp[-1] = sp[-1] < sp[0]; break;
      case less_equal: sp--, sp[-1] = sp[-1] <= sp[0]; break;
      case greater: sp--, sp[-1] = sp[-1] > sp[0]; break;
      case greater_equal: sp--, sp[-1] = sp[-1] >= sp[0]; break;
      case load: *sp++ = variables[code[pc++]]; break;
      case store: variables[code[pc++]] = *--sp; break;
      case load_array: sp[-1] = cells[sp[-1] & 4095]; break;
      case store_array: sp -= 2, cells[sp[0] & 4095] = sp[1]; break;
      case increment: variables[code[pc++]]++; break;
      case decrement: variables[code[pc++]]--; break;
      case jump: pc += (u32)(int8_t)code[pc]; break;
      case jump_zero: pc = *--sp ? pc + 1 : pc + (u32)(int8_t)code[pc]; break;
      case jump_nonzero: pc = *--sp ? pc + (u32)(int8_t)code[pc] : pc + 1; break;
      case call: returns[depth++] = pc + 1, pc = code[pc]; break;
      case leave: pc = returns[--depth]; break;
      case minimum: sp--, sp[-1] = sp[-1] < sp[0] ? sp[-1] : sp[0]; break;
      case maximum: sp--, sp[-1] = sp[-1] > sp[0] ? sp[-1] : sp[0]; break;
      case load_0: *sp++ = variables[0]; break;
      case load_1: *sp++ = variables[1]; break;
      case load_2: *sp++ = variables[2]; break;
      case store_0: variables[0] = *--sp; break;
      case store_1: variables[1] = *--sp; break;
      case store_2: variables[2] = *--sp; break;
      case halt: return variables[2];
    }
  }
}

static void emit(u32 count, const u8 *bytes) {
  for (u32 i = 0; i < count; i++) code[end++] = bytes[i];
}
#define EMIT(...) emit(sizeof((u8[]){__VA_ARGS__}), (u8[]){__VA_ARGS__})

static u64 run(u32 percent) {
  u32 rounds = bench_scaled(10, percent);
  // A subroutine that mixes the top of the stack.
  u8 mix = (u8)end;
  EMIT(dup, push, 13, shift_left, xor, dup, push, 17, shift_right, xor, dup, push, 5, shift_left, xor, leave);
  u32 entry = end;
  // variable 0 counts down; 1 is the generator; 2 the result.
  EMIT(push_wide, 0xa0, 0x86, 0x01, store_0, push, 77, store_1, push, 0, store_2);
  u8 loop = (u8)end;
  EMIT(load_1, call, mix, dup, store_1, push, 15, and, dup, push, 8, less, jump_zero, 10);
  EMIT(load_1, load_0, add, load_array, load_2, xor, store_2, jump, 11);
  EMIT(load_1, over, mul, load_0, swap, store_array, load_2, load_1, maximum);
  EMIT(store_2, pop, load_0, load_2, add, push, 7, modulo, load, 9, add, store, 9);
  EMIT(decrement, 0, load_0, jump_nonzero);
  code[end] = (u8)((int)loop - (int)end);
  end++;
  EMIT(load_2, load, 9, add, store_2, halt);
  u64 sum = 0;
  for (u32 round = 0; round < rounds; round++) sum = bench_fold(sum, (u32)interpret(entry));
  return sum;
}
