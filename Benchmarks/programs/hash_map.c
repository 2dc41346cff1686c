// A hash map with open addressing that grows by doubling: inserts, lookups, hits and misses, deletions.
#include "bench.h"

struct entry {
  u64 key;
  u32 value;
  u32 state;  // 0 free, 1 used, 2 deleted
};
struct map {
  struct entry *entries;
  u32 mask, used, filled;
};

static inline u32 hash(u64 key) {
  key ^= key >> 31;
  key *= 0x7fb5d329728ea185u;
  key ^= key >> 27;
  return (u32)(key >> 7);
}

static void clear(struct map *map, u32 capacity) {
  map->entries = bench_alloc(capacity * sizeof(struct entry));
  map->mask = capacity - 1;
  map->used = map->filled = 0;
  __builtin_memset(map->entries, 0, capacity * sizeof(struct entry));
}

static NOINLINE struct entry *find(const struct map *map, u64 key) {
  for (u32 i = hash(key);; i++) {
    struct entry *e = &map->entries[i & map->mask];
    if (e->state == 0) return 0;
    if (e->state == 1 && e->key == key) return e;
  }
}

static NOINLINE void insert(struct map *map, u64 key, u32 value) {
  struct entry *known = find(map, key);
  if (known) {
    known->value += value;
    return;
  }
  if ((map->filled + 1) * 4 > (map->mask + 1) * 3) {
    struct map larger;
    clear(&larger, (map->mask + 1) * 2);
    for (u32 i = 0; i <= map->mask; i++)
      if (map->entries[i].state == 1) insert(&larger, map->entries[i].key, map->entries[i].value);
    *map = larger;
  }
  u32 i = hash(key);
  while (map->entries[i & map->mask].state == 1) i++;
  struct entry *e = &map->entries[i & map->mask];
  map->filled += e->state == 0;
  map->used++;
  *e = (struct entry){key, value, 1};
}

static u64 run(u32 percent) {
  u32 rounds = bench_scaled(13, percent);
  u64 sum = 0, seed = 21;
  bench_alloc(1);
  u8 *start = heap_top;
  for (u32 round = 0; round < rounds; round++) {
    struct map map;
    heap_top = start;
    clear(&map, 64);
    u64 replay = seed;
    for (u32 i = 0; i < 150000; i++) insert(&map, bench_random(&seed) % 200000, i);
    for (u32 i = 0; i < 150000; i++) {
      struct entry *e = find(&map, bench_random(&replay) % 200000 + (i & 1 ? 0 : 100000));
      if (e) sum += e->value;
      if (e && i % 3 == 0) e->state = 2, map.used--;
    }
    sum = bench_fold(sum, map.used);
  }
  return sum;
}
