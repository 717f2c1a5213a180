// What scripts of the browser tests can call: waiting for what the page shows, and its buttons.

const $ = (id) => document.getElementById(id);

const frame = () => new Promise(requestAnimationFrame);

// Looks once a frame until `look` gives something; names what never came a little before the
// driver would give up without a word.
async function until(what, look) {
  const end = performance.now() + 55_000;
  for (;;) {
    const seen = look();
    if (seen) return seen;
    if (performance.now() > end) throw new Error(`${what}: never. The verdict: ${$('verdict')?.innerText}`);
    await frame();
  }
}

// The next runs are of this job instead of the lesson's: the real page with jobs that are no lessons.
function substitute(job) {
  const post = (Worker.prototype.originalPost ??= Worker.prototype.postMessage);
  Worker.prototype.postMessage = function (told, ...rest) {
    const replaced = job && told?.role === 'run';
    return post.call(this, replaced ? { ...told, ...job, names: [], values: [] } : told, ...rest);
  };
}

// Presses Run; comes back when the page shows the new run, and nothing of the one before.
async function start() {
  await until('Run is enabled', () => !$('run').disabled);
  const before = $('verdict').dataset.run;
  $('run').click();
  await until('the new run', () => $('verdict').dataset.run !== before);
}

// The end of the run, and what is shown of it then. On a busy machine its lines come after its verdict.
async function end() {
  await until('the end of the run', () => !$('run').disabled);
  await frame();
  await until('its lines', () => $('output').childElementCount === Math.min($('output').dataset.written, 500));
  return shown();
}

function shown() {
  return {
    verdict: $('verdict').dataset.verdict,
    said: [...$('verdict').querySelectorAll('p')].map((p) => p.innerText).filter(Boolean),
    lines: [...document.querySelectorAll('#output .text')].map((line) => line.textContent),
  };
}
