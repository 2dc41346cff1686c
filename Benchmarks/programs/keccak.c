// Keccak-f[1600] as a sponge over a growing counter: 64-bit rotations and logic on 25 lanes.
#include "bench.h"

static u64 lanes[25], round_constants[24];
static u8 rotations[25], targets[25];

static inline u64 rotate(u64 x, u32 n) {
  return (x << (n & 63)) | (x >> ((64 - n) & 63));
}

static void prepare(void) {
  u8 shift = 1;
  for (int round = 0; round < 24; round++)
    for (int j = 0; j < 7; j++) {
      if (shift & 1) round_constants[round] |= (u64)1 << ((1 << j) - 1);
      shift = (u8)(shift << 1) ^ (shift & 0x80 ? 0x71 : 0);
    }
  u32 x = 1, y = 0;
  for (u32 t = 0; t < 24; t++) {
    rotations[x + 5 * y] = (u8)((t + 1) * (t + 2) / 2 % 64);
    u32 next = (2 * x + 3 * y) % 5;
    x = y, y = next;
  }
  for (x = 0; x < 5; x++)
    for (y = 0; y < 5; y++) targets[x + 5 * y] = (u8)(y + 5 * ((2 * x + 3 * y) % 5));
}

static NOINLINE void permute(void) {
  for (int round = 0; round < 24; round++) {
    u64 parity[5], moved[25];
    for (int x = 0; x < 5; x++)
      parity[x] = lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20];
    for (int x = 0; x < 5; x++) {
      u64 change = parity[(x + 4) % 5] ^ rotate(parity[(x + 1) % 5], 1);
      for (int y = 0; y < 25; y += 5) lanes[x + y] ^= change;
    }
    for (int i = 0; i < 25; i++) moved[targets[i]] = rotate(lanes[i], rotations[i]);
    for (int y = 0; y < 25; y += 5)
      for (int x = 0; x < 5; x++) lanes[x + y] = moved[x + y] ^ (~moved[(x + 1) % 5 + y] & moved[(x + 2) % 5 + y]);
    lanes[0] ^= round_constants[round];
  }
}

static u64 run(u32 percent) {
  u32 rounds = bench_scaled(62000, percent);
  prepare();
  for (u32 i = 0; i < rounds; i++) {
    for (u32 lane = 0; lane < 17; lane++) lanes[lane] ^= (u64)i * (lane + 1);
    permute();
  }
  return lanes[0] ^ lanes[24];
}
