// Runs before the first paint, so that the page never flashes in the wrong theme. A file of its own because the
// content policy allows no inline script. The app writes the two keys (data/appearance.ts).
(() => {
  const root = document.documentElement;
  let theme = null;
  let density = null;
  try {
    theme = localStorage.getItem('thetapod.theme');
    density = localStorage.getItem('thetapod.density');
  } catch {
    // Storage may be blocked; the system's preference holds then.
  }
  if (theme !== 'dark' && theme !== 'light') {
    theme = window.matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
  }
  root.classList.remove('theme-dark', 'theme-light');
  root.classList.add(`theme-${theme}`);
  root.classList.toggle('density-comfortable', density === 'comfortable');
})();
