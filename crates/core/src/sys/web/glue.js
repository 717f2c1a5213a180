// The arena as this worker sees it. Every worker loads its own copy of this module; views are made
// once and kept, which is what lets a ring carry a million messages a second.

let words; // the arena's words
let bytes; // the arena's bytes
let own; // index of this process's status word
let memory; // this process's wasm memory
let local; // its bytes
const never = new Int32Array(new SharedArrayBuffer(4)); // nobody ever wakes who waits on this

export function boot(arena, wasmMemory, status) {
  words = new Int32Array(arena);
  bytes = new Uint8Array(arena);
  own = status >> 2;
  memory = wasmMemory;
  local = new Uint8Array(memory.buffer);
}

export function booted() {
  return words !== undefined;
}

// A terminated worker may go on for seconds (Chromium), so a process that has a status is stopped
// here before it can change what the living share. A plain look: this stands in the way of every
// access, and a look that comes a little late is as good.
function alive() {
  while (words[own] !== 0) Atomics.wait(never, 0, 0);
}

function heap(end) {
  if (end > local.length) local = new Uint8Array(memory.buffer);
  return local;
}

export function load(at) {
  return Atomics.load(words, at >> 2);
}

export function store(at, value) {
  alive();
  Atomics.store(words, at >> 2, value);
}

export function swap(at, value) {
  alive();
  return Atomics.exchange(words, at >> 2, value);
}

export function compare_exchange(at, current, value) {
  alive();
  return Atomics.compareExchange(words, at >> 2, current, value);
}

export function fetch_add(at, value) {
  alive();
  return Atomics.add(words, at >> 2, value);
}

export function fetch_sub(at, value) {
  alive();
  return Atomics.sub(words, at >> 2, value);
}

// 0 woken, 1 changed, 2 timed out
export function wait(at, expected, milliseconds) {
  alive();
  const how = Atomics.wait(words, at >> 2, expected, milliseconds);
  alive();
  return how === 'ok' ? 0 : how === 'not-equal' ? 1 : 2;
}

export function wake(at, n) {
  alive();
  Atomics.notify(words, at >> 2, n);
}

const ORIGIN = performance.timeOrigin * 1e3; // microseconds
const CLOCK = 56 >> 2; // as `trace::segment` has it
const STALE = 1e6; // a second: clocks never differ by that much, so it is from long ago

// Microseconds, never fewer than any worker of the run has been told before.
export function now() {
  const mine = Math.floor(ORIGIN + performance.now() * 1e3);
  if (words === undefined) return mine;
  const low = mine | 0;
  for (;;) {
    const seen = Atomics.load(words, CLOCK);
    const ahead = (seen - low) | 0;
    if (seen !== 0 && ahead >= 0 && ahead < STALE) return mine + ahead;
    if (Atomics.compareExchange(words, CLOCK, seen, low) === seen) return mine;
  }
}

// Short copies are cheaper by hand than by making a view of the part.
const SHORT = 192;

export function read(at, to, length) {
  const heapBytes = heap(to + length);
  if (length > SHORT) {
    heapBytes.set(bytes.subarray(at, at + length), to);
  } else {
    for (let i = 0; i < length; i++) heapBytes[to + i] = bytes[at + i];
  }
}

export function write(at, from, length) {
  alive();
  copy(at, from, length);
}

export function clear(from, to) {
  alive();
  bytes.fill(0, from, to);
}

// A slot of a ring, see `Store::fill`: the stamp is 0 while the rest is being written. An exchange,
// since what follows a mere store could be seen before it.
export function fill(at, stamp, shape, from, length, headAt, head) {
  alive();
  const word = at >> 2;
  Atomics.exchange(words, word, 0);
  words[word + 1] = shape;
  copy(at + 8, from, length);
  Atomics.store(words, word, stamp);
  Atomics.store(words, headAt >> 2, head);
}

function copy(at, from, length) {
  const heapBytes = heap(from + length);
  if (length > SHORT) {
    bytes.set(heapBytes.subarray(from, from + length), at);
  } else {
    for (let i = 0; i < length; i++) bytes[at + i] = heapBytes[from + i];
  }
}

// Says how the process ended, to whom it concerns. Whoever ended it before wins.
export function end(status) {
  if (Atomics.compareExchange(words, own, 0, status) === 0) Atomics.notify(words, own);
}

// The last act of a process; `clean` if none of its threads goes on.
export function leave(clean) {
  postMessage({ kind: 'left', clean });
  alive();
}

// Messages to the page's host, which owns all workers.

export function ask_carrier() {
  postMessage({ kind: 'carrier' });
}

export function ask_process(number, at, length) {
  postMessage({ kind: 'process', number, at, length });
}

export function ask_end(number, signal) {
  postMessage({ kind: 'end', number, signal });
}
