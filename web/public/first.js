// Asks for what the first page shows while the app's code is still on its way; data/early.ts takes the answers. Only in a browser in which
// somebody was signed in: the app says so under this key.
(() => {
  try {
    if (localStorage.getItem('thetapod.signed-in') === null) return;
  } catch {
    return;
  }
  const paths = ['/auth/session', '/accounts', '/market', '/stops', '/bots', '/orders/unknown', '/connections'];
  if (location.pathname === '/') paths.push('/positions', '/results', '/reference');
  const early = new Map();
  for (const path of paths) {
    const answer = fetch(`/api${path}`, { headers: { accept: 'application/json' }, credentials: 'same-origin' }).then(
      async (response) => ({ status: response.status, text: await response.text() }),
    );
    // Whoever takes it handles its failure.
    answer.catch(() => undefined);
    early.set(path, answer);
  }
  window.thetapodEarly = early;
})();
