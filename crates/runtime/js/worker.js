// What every worker of a run starts with. The page's host (web/src/host) makes the worker and sends
// it its role, the compiled module, its process's memory and the run's arena; all that follows is
// in Rust. A worker tells the host: ready, warm, news, done, crashed (and by the core: carrier, process, end,
// left).
import init, * as runtime from './runtime.js';

const { boot, carry, child, main, pool_wanted, run, study } = runtime;

const STACK_BYTES = 256 << 10;

// Called on the way into a trap that would only say "unreachable".
globalThis.outOfMemory = (bytes) => crash(`memory allocation of ${bytes} bytes failed`);

// What a study has found so far, or who could have gone where in a run. The bytes are a copy: what lies in our memory would be shared.
globalThis.news = (bytes) => postMessage({ kind: 'news', bytes: bytes.slice() });

function crash(message) {
  postMessage({ kind: 'crashed', message });
}

// A trap says what kind of error it is; a panic's message, or a sentence of ours, speaks for itself.
function sentence(error) {
  const trap = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
  return trap ? `${error.name}: ${error.message}` : (error?.message ?? String(error));
}

async function enter({ module, memory, arena, process }) {
  await init({ module_or_path: module, memory, thread_stack_size: STACK_BYTES });
  boot(arena, process);
}

// rayon's pool makes workers of this worker's own, which needs its event loop: before it blocks.
async function pool(lesson, variant) {
  if (pool_wanted(lesson, variant)) await runtime.initThreadPool(Math.max(2, navigator.hardwareConcurrency));
}

const roles = {
  // The first worker of a run: it is there before it is known what to run.
  async main(told) {
    await enter(told);
    main(told.warm);
    postMessage({ kind: 'ready' });
  },

  async run({ lesson, variant, names, values, schedule }) {
    await pool(lesson, variant);
    const clean = run(lesson, variant, names, values, schedule);
    postMessage({ kind: 'done', clean });
  },

  // Many runs of a lesson, to find something out about its schedules.
  async study({ question, lesson, variant, names, values, schedule }) {
    await pool(lesson, variant);
    study(question, lesson, variant, names, values, schedule);
    postMessage({ kind: 'done' });
  },

  async carrier(told) {
    await enter(told);
    postMessage({ kind: 'warm' });
    carry();
  },

  async child(told) {
    await enter(told);
    child(told.at, told.length);
  },
};

onmessage = async ({ data }) => {
  try {
    await roles[data.role]?.(data);
  } catch (error) {
    crash(sentence(error));
  }
};
