// What Embedded Swift on wasm32 needs and only C can say: instructions, linker symbols, imports of the host.
#pragma once

#ifdef __wasm32__

typedef __SIZE_TYPE__ chost_size;

static inline chost_size chost_memory_size(void) { return __builtin_wasm_memory_size(0); }
static inline chost_size chost_memory_grow(chost_size pages) { return __builtin_wasm_memory_grow(0, pages); }

extern unsigned char __heap_base;
static inline chost_size chost_heap_base(void) { return (chost_size)&__heap_base; }

__attribute__((import_module("env"), import_name("random"))) void chost_random(void *bytes, chost_size count);
__attribute__((import_module("env"), import_name("print"))) void chost_print(const void *bytes, chost_size count);

#endif
