// CRC-32 by table, a byte at a time, and by bits for every sixteenth block.
#include "bench.h"

static u32 table[256];
static u8 buffer[65536];

static NOINLINE u32 by_table(u32 crc, const u8 *bytes, u32 count) {
  crc = ~crc;
  while (count--) crc = table[(crc ^ *bytes++) & 0xff] ^ (crc >> 8);
  return ~crc;
}

static NOINLINE u32 by_bits(u32 crc, const u8 *bytes, u32 count) {
  crc = ~crc;
  while (count--) {
    crc ^= *bytes++;
    for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xedb88320u & (0u - (crc & 1)));
  }
  return ~crc;
}

static u64 run(u32 percent) {
  u32 rounds = bench_scaled(900, percent);
  u64 seed = 3;
  for (u32 i = 0; i < 256; i++) {
    u32 c = i;
    for (int bit = 0; bit < 8; bit++) c = c & 1 ? (c >> 1) ^ 0xedb88320u : c >> 1;
    table[i] = c;
  }
  for (u32 i = 0; i < sizeof buffer; i++) buffer[i] = (u8)bench_random(&seed);
  u32 crc = 0;
  for (u32 round = 0; round < rounds; round++) {
    crc = by_table(crc, buffer, sizeof buffer);
    if (round % 16 == 0) crc = by_bits(crc, buffer, sizeof buffer / 8);
    buffer[crc & 0xffff] ^= (u8)round;
  }
  return crc;
}
