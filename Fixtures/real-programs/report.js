// Numbers, text, closures, regular expressions, exceptions.
const words = "the quick brown fox jumps over the lazy dog the end".split(" ");
const counts = new Map();
for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
console.log(JSON.stringify([...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))));
console.log([1, 2, 3].map((n) => n ** 40), 0.1 + 0.2, 1 / 3, -0, NaN, 2n ** 100n);
console.log("täglich 🌍".length, "a1b22".replace(/\d+/g, (digits) => `<${digits}>`));
const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2));
console.log(fib(20));
try {
  null.x;
} catch (error) {
  console.log(error instanceof TypeError, error.message);
}
