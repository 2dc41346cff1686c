// Matrix products in single precision.
#define REAL float
#define ROUNDS 26
#include "matmul.h"
