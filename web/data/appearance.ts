import { useSyncExternalStore } from 'react';

/** Theme and density as classes on the root element; public/theme.js sets them before the first paint. */
export type Theme = 'dark' | 'light';
export type ThemeChoice = Theme | 'system';
export type Density = 'compact' | 'comfortable';

const THEME_KEY = 'thetapod.theme';
const listeners = new Set<() => void>();
const root = () => document.documentElement;
const prefersLight = window.matchMedia('(prefers-color-scheme: light)');
let choice: ThemeChoice = storedChoice();

function storedChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(THEME_KEY);
    return stored === 'dark' || stored === 'light' ? stored : 'system';
  } catch {
    return 'system';
  }
}

function remember(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Storage may be blocked; the choice then lasts for this visit.
  }
  for (const listener of listeners) listener();
}

function wear(): void {
  const theme = choice === 'system' ? (prefersLight.matches ? 'light' : 'dark') : choice;
  root().classList.remove('theme-dark', 'theme-light');
  root().classList.add(`theme-${theme}`);
}

prefersLight.addEventListener('change', () => {
  wear();
  for (const listener of listeners) listener();
});

export function setTheme(wanted: ThemeChoice): void {
  choice = wanted;
  wear();
  remember(THEME_KEY, wanted === 'system' ? undefined : wanted);
}

export function setDensity(density: Density): void {
  root().classList.toggle('density-comfortable', density === 'comfortable');
  remember('thetapod.density', density);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The theme that is worn now. */
export const useTheme = (): Theme =>
  useSyncExternalStore(subscribe, () => (root().classList.contains('theme-light') ? 'light' : 'dark'));

/** What the person chose; the system's preference is followed while it changes. */
export const useThemeChoice = (): ThemeChoice => useSyncExternalStore(subscribe, () => choice);

export const useDensity = (): Density =>
  useSyncExternalStore(subscribe, () => (root().classList.contains('density-comfortable') ? 'comfortable' : 'compact'));
