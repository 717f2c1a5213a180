// Gets the page isolated, and kept for offline use.
//
// Threads need SharedArrayBuffer, which a page only gets when it was served with COOP and COEP
// headers. Where the host cannot send them, sw.js adds them; but it only sees pages that load after
// it has started, so the first visit reloads once. This runs before the app and says where things
// stand in <html data-isolation>:
//
//   isolated     threads work
//   pending      the service worker is starting; the page will reload by itself
//   insecure     neither https nor localhost: browsers offer no isolation here
//   unsupported  no service workers here (a private window, a file:// address, an old browser)
//   refused      reloaded, still not isolated
//
// Each change is told by the event "threadlab-isolation" on window. Once the site also works without
// a network, <html> gets data-offline="kept".
(() => {
  'use strict';
  // How often this tab has reloaded without success: one reload does it, save at times after a
  // reload past the service worker (Shift+Reload). Beyond that it would go on for ever.
  const RELOADS = 'threadlab-reloads-for-isolation';
  const MOST = 2;
  const worker = navigator.serviceWorker;

  function tell(state) {
    document.documentElement.dataset.isolation = state;
    window.dispatchEvent(new CustomEvent('threadlab-isolation', { detail: state }));
  }

  // Storage may be forbidden; then a reload could not be remembered, and so is not made.
  function reloads() {
    try {
      return Number(sessionStorage.getItem(RELOADS));
    } catch {
      return MOST;
    }
  }

  function remember(reloads) {
    try {
      sessionStorage.setItem(RELOADS, String(reloads));
    } catch {
      // Nothing to remember it in.
    }
  }

  function register() {
    return worker.register(new URL('sw.js', document.baseURI), { updateViaCache: 'none' });
  }

  // The first load does not compete with filling the offline cache.
  async function keepForOffline() {
    if (document.readyState !== 'complete') {
      await new Promise((resolve) => window.addEventListener('load', resolve, { once: true }));
    }
    await register();
    worker.addEventListener('message', ({ data }) => {
      if (data === 'kept-for-offline') document.documentElement.dataset.offline = 'kept';
    });
    const registration = await worker.ready;
    registration.active.postMessage('keep-for-offline');
  }

  async function isolate() {
    tell('pending');
    await register();
    if (!worker.controller) {
      await new Promise((resolve) => {
        worker.addEventListener('controllerchange', resolve, { once: true });
        // Claimed between the check and the listener, or active but past it (Shift+Reload).
        worker.ready.then((registration) => registration.active.postMessage('claim'));
      });
    }
    remember(reloads() + 1);
    location.reload();
  }

  if (window.crossOriginIsolated) {
    remember(0);
    tell('isolated');
    if (worker) keepForOffline().catch((error) => console.warn('no offline copy:', error));
  } else if (!window.isSecureContext) {
    tell('insecure');
  } else if (!worker || !location.protocol.startsWith('http')) {
    tell('unsupported');
  } else if (reloads() >= MOST) {
    remember(0);
    tell('refused');
  } else {
    isolate().catch((error) => {
      console.warn('no service worker:', error);
      tell('unsupported');
    });
  }
})();
