import { type Instant, instant, instantToIso } from '#core/units';

const STAMP = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d{1,9})?(?:Z|([+-]\d{2}):?(\d{2}))$/;

/**
 * Returns the instant of a stamp, or undefined when it is none. The API writes the zone without a colon
 * (`2026-01-05T15:30:01+0000`), its examples write `Z`.
 */
export function parseSchwabTime(text: string): Instant | undefined {
  const match = STAMP.exec(text);
  if (match === null) return undefined;
  const zone = match[3] === undefined ? 'Z' : `${match[3]}:${match[4]}`;
  const ms = Date.parse(`${match[1]}${(match[2] ?? '').slice(0, 4)}${zone}`);
  return Number.isNaN(ms) ? undefined : instant(ms);
}

/** Returns the instant as the order list wants it: `yyyy-MM-dd'T'HH:mm:ss.SSS'Z'`. */
export function formatSchwabTime(at: Instant): string {
  return instantToIso(at);
}
