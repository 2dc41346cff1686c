// Swift refuses to define a function of this name.
#ifdef __wasm32__

void chost_free(void *block);

void free(void *block) { chost_free(block); }

#endif
