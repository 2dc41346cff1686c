// 128-bit vectors by the compiler's own operators and builtins.
#pragma once
#include "bench.h"

typedef u8 u8x16 __attribute__((vector_size(16)));
typedef signed char i8x16 __attribute__((vector_size(16)));
typedef i32 i32x4 __attribute__((vector_size(16)));
typedef float f32x4 __attribute__((vector_size(16)));

// Vectors at any address.
typedef u8x16 u8x16_unaligned __attribute__((aligned(1)));
typedef i32x4 i32x4_unaligned __attribute__((aligned(1)));

static inline u32 vectors_bitmask(i8x16 lanes) { return (u32)__builtin_wasm_bitmask_i8x16(lanes); }
static inline int vectors_any(i32x4 lanes) { return __builtin_wasm_any_true_v128((i8x16)lanes); }
