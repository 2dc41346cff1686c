// Allocation and pointer chasing: complete binary trees are built, counted and returned to a free list.
#include "bench.h"

struct tree {
  struct tree *left, *right;
};
static struct tree *unused;

static NOINLINE struct tree *build(u32 depth) {
  struct tree *tree = unused;
  if (tree) unused = tree->left;
  else tree = bench_alloc(sizeof *tree);
  tree->left = depth ? build(depth - 1) : 0;
  tree->right = depth ? build(depth - 1) : 0;
  return tree;
}

static NOINLINE u32 count(const struct tree *tree) {
  return tree->left ? 1 + count(tree->left) + count(tree->right) : 1;
}

static NOINLINE void release(struct tree *tree) {
  if (tree->left) release(tree->left), release(tree->right);
  tree->left = unused;
  unused = tree;
}

static u64 run(u32 percent) {
  u32 rounds = bench_scaled(30, percent);
  u64 sum = 0;
  for (u32 round = 0; round < rounds; round++)
    for (u32 depth = 4; depth <= 16; depth += 4)
      for (u32 i = 0; i < 1u << (16 - depth); i++) {
        struct tree *tree = build(depth);
        sum = bench_fold(sum, count(tree));
        release(tree);
      }
  return sum;
}
