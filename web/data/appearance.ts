import { useSyncExternalStore } from 'react';

/** Theme and density as classes on the root element; public/theme.js sets them before the first paint. */
export type Theme = 'dark' | 'light';
export type Density = 'compact' | 'comfortable';

const listeners = new Set<() => void>();
const root = () => document.documentElement;

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage may be blocked; the choice then lasts for this visit.
  }
  for (const listener of listeners) listener();
}

export function setTheme(theme: Theme): void {
  root().classList.remove('theme-dark', 'theme-light');
  root().classList.add(`theme-${theme}`);
  remember('thetapod.theme', theme);
}

export function setDensity(density: Density): void {
  root().classList.toggle('density-comfortable', density === 'comfortable');
  remember('thetapod.density', density);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useTheme = (): Theme =>
  useSyncExternalStore(subscribe, () => (root().classList.contains('theme-light') ? 'light' : 'dark'));

export const useDensity = (): Density =>
  useSyncExternalStore(subscribe, () => (root().classList.contains('density-comfortable') ? 'comfortable' : 'compact'));
