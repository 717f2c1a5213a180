// The service worker: isolates the page on hosts that cannot send headers, and keeps a copy of the
// site for offline use.
//
// Fetching: pages come from the network if there is one, so that a new version is seen at once; all
// other files of the kept version come from the copy (their names change with their content, save
// for a few small ones). Every answer gets the headers; its bytes are never touched, since the page
// checks their hashes.
//
// Keeping: `cargo xtask dist` writes precache.json, {"version": …, "files": […]}. The page asks for
// the copy after it has loaded; older copies go once the new one is complete. While developing there
// is no precache.json, and nothing is kept.
'use strict';

const LIST = 'precache.json';
// Several sites may share an origin: the copies of this one carry its address.
const PREFIX = `threadlab ${self.registration.scope} `;
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('message', (event) => {
  if (event.data === 'claim') event.waitUntil(self.clients.claim());
  if (event.data === 'keep-for-offline') event.waitUntil(keepFor(event.source));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const ours = request.url.startsWith(self.registration.scope);
  // A devtools request of this kind can only be answered by the browser.
  const impossible = request.cache === 'only-if-cached' && request.mode !== 'same-origin';
  if (request.method !== 'GET' || !ours || impossible) return;
  event.respondWith(answer(request).then(withHeaders));
});

async function answer(request) {
  const page = request.mode === 'navigate';
  if (!page) {
    const copy = await kept(request.url);
    if (copy) return copy;
  }
  try {
    return await fetch(request);
  } catch (error) {
    const copy = page && ((await kept(request.url)) ?? (await kept(self.registration.scope)));
    if (copy) return copy;
    throw error;
  }
}

// The kept answer to this address, whatever follows its `?`: that speaks to the page, not to us.
async function kept(url) {
  for (const name of await copies()) {
    const copy = await (await caches.open(name)).match(url, { ignoreSearch: true });
    if (copy) return copy;
  }
}

function withHeaders(response) {
  // An answer that we may not look into can not be changed either.
  if (['opaque', 'opaqueredirect', 'error'].includes(response.type)) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value);
  const { status, statusText } = response;
  // These have no body by definition, and refuse even an empty one.
  const body = [101, 204, 205, 304].includes(status) ? null : response.body;
  return new Response(body, { status, statusText, headers });
}

// One copy at a time, however many tabs ask.
let keeping = null;

function keep() {
  keeping ??= copyEverything().finally(() => {
    keeping = null;
  });
  return keeping;
}

async function keepFor(page) {
  if (await keep()) page.postMessage('kept-for-offline');
}

// Tells whether there is a copy now.
async function copyEverything() {
  const list = new URL(LIST, self.registration.scope);
  const answer = await fetch(list, { cache: 'no-store' });
  if (!answer.ok) return false;
  const { version, files } = await answer.json();
  const name = PREFIX + version;
  const cache = await caches.open(name);
  // addAll stores all or nothing, so the list being there says that all of it is.
  if (!(await cache.match(list))) {
    await cache.addAll([LIST, ...files].map((file) => new URL(file, self.registration.scope)));
  }
  for (const old of await copies()) if (old !== name) await caches.delete(old);
  return true;
}

async function copies() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX));
}
