import { encode } from 'uqr';
import type { ApiScopeView, BrowserSessionView } from '#contract';

const WAYS: Readonly<Record<BrowserSessionView['way'], string>> = {
  password: 'Password',
  totp: 'Password and app',
  recovery: 'Password and recovery code',
  passkey: 'Passkey',
};
/** How somebody signed in, in words. */
export const wayWords = (way: BrowserSessionView['way']): string => WAYS[way];

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, 'Android'],
  [/\b(?:iPhone|iPad)\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/** Returns what a browser calls itself, short: "Firefox on Linux". What is not known is shown as it stands. */
export function agentWords(agent: string | undefined): string {
  if (agent === undefined) return 'Unknown browser';
  const find = (names: readonly (readonly [RegExp, string])[]) => names.find(([form]) => form.test(agent))?.[1];
  const [browser, system] = [find(BROWSERS), find(SYSTEMS)];
  if (browser === undefined) return agent.slice(0, 40);
  return system === undefined ? browser : `${browser} on ${system}`;
}

const SCOPES: Readonly<Record<ApiScopeView, string>> = {
  read: 'Read everything of yours',
  trade: 'Place and change: bots, orders, stops',
  operate: 'Operate: pods, slots, everybody’s stop',
};
export const scopeWords = (scope: ApiScopeView): string => SCOPES[scope];

/** Returns an act of the audit log in words: `API_KEY_MADE` as "API key made". */
export function actWords(act: string): string {
  const words = act
    .toLowerCase()
    .replaceAll('_', ' ')
    .replace(/\bapi\b/g, 'API')
    .replace(/\btotp\b/g, 'authenticator app');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Returns the dark modules of a QR code as one SVG path, and how many modules a side has. */
export function qrPath(text: string): { readonly path: string; readonly size: number } {
  const { data, size } = encode(text, { ecc: 'M', border: 2 });
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return { path, size };
}
