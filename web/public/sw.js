// Opens the app without a network, and shows pushes. What the server answers about accounts is never kept: only the app's own files are.
const KEPT = 'thetapod-app-1';
const KEPT_MAX = 300;
const PAGE = '/';

self.addEventListener('install', (event) => {
  event.waitUntil(self.skipWaiting());
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  // The name of such a file carries a hash of its content.
  if (pathname.startsWith('/assets/')) event.respondWith(keptFirst(request));
  else if (request.mode === 'navigate' && !/^\/(?:api|health|metrics)(?:\/|$)/.test(pathname)) {
    event.respondWith(networkFirst(request, PAGE));
  } else if (/^\/(?:first\.js|theme\.js|browser\.js|favicon\.svg|manifest\.webmanifest)$/.test(pathname)) {
    event.respondWith(networkFirst(request, pathname));
  }
});

async function keptFirst(request) {
  const kept = await caches.open(KEPT);
  const found = await kept.match(request);
  if (found) return found;
  const response = await fetch(request);
  if (response.ok) await keep(kept, request, response.clone());
  return response;
}

async function networkFirst(request, name) {
  const kept = await caches.open(KEPT);
  try {
    const response = await fetch(request);
    if (response.ok) await keep(kept, name, response.clone());
    return response;
  } catch (error) {
    const found = await kept.match(name);
    if (found) return found;
    throw error;
  }
}

async function keep(kept, name, response) {
  await kept.put(name, response);
  const names = await kept.keys();
  for (const old of names.slice(0, Math.max(0, names.length - KEPT_MAX))) await kept.delete(old);
}

self.addEventListener('push', (event) => {
  const { id, title, text } = event.data?.json() ?? {};
  event.waitUntil(
    self.registration.showNotification(title ?? 'Thetapod', {
      body: text ?? '',
      tag: String(id ?? ''),
      icon: '/favicon.svg',
    }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(
    (async () => {
      const [open] = await self.clients.matchAll({ type: 'window' });
      if (open) await open.focus();
      else await self.clients.openWindow('/activity');
    })(),
  );
});
