// Matrix products in double precision.
#define REAL double
#define ROUNDS 26
#include "matmul.h"
