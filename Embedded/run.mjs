// Runs modules with the engine that is itself a WebAssembly module, and prints its reports.
// usage: node run.mjs ENGINE ARGUMENT MODULE…
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const [enginePath, argument, ...guests] = process.argv.slice(2);
const slice = 200_000;

let memory;
const env = {
  random(start, count) { crypto.randomFillSync(new Uint8Array(memory.buffer, start, count)); },
  print(start, count) { process.stdout.write(new Uint8Array(memory.buffer, start, count).slice()); },
};
const engine = await WebAssembly.compile(fs.readFileSync(enginePath));

function place(exports, bytes) {
  const start = exports.guest_allocate(bytes.length) >>> 0;
  new Uint8Array(exports.memory.buffer, start, bytes.length).set(bytes);
  return start;
}

for (const guest of guests) {
  // Each guest gets an engine of its own: memories of ended ones are not all given back.
  const { exports } = await WebAssembly.instantiate(engine, { env });
  memory = exports.memory;
  process.stdout.write(`== ${path.basename(guest)}\n`);
  const bytes = fs.readFileSync(guest);
  const words = new TextEncoder().encode(argument);
  exports.guest_run(place(exports, bytes), bytes.length, place(exports, words), words.length, slice);
}
