import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { isTradingDate, nextTradingDate, sessionAt } from '#core/calendar';
import { type Instant, MS_PER_MINUTE, type TradingDate } from '#core/units';

/** Where the world stands: `openMs(wallNow) = anchorOpenMs + (wallNow − anchorWall) × rate`, in open milliseconds since the first session. */
export const WorldAnchor = z.strictObject({
  version: z.literal(1),
  seed: z.int(),
  /** First session of the world. */
  origin: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  anchorWall: z.number(),
  anchorOpenMs: z.number().min(0),
  rate: z.number().min(0),
  /** When the exchange last said that it lives. */
  seenWall: z.number(),
});
export type WorldAnchor = z.infer<typeof WorldAnchor>;

/** How often the exchange says that it lives. */
export const SEEN_EVERY_MS = MS_PER_MINUTE;
/** After a longer absence the world goes on where it stopped, instead of having aged meanwhile. */
const ABSENCE_MS_MAX = 5 * MS_PER_MINUTE;
/** The first session begins half an hour after the open, so that a newcomer's bot has something to do at once. */
const FIRST_OPEN_MS = 30 * MS_PER_MINUTE;

export function openMsAt(anchor: WorldAnchor, wallNow: Instant): number {
  return Math.max(0, anchor.anchorOpenMs + (wallNow - anchor.anchorWall) * anchor.rate);
}

/** Returns the anchor of a new world: it begins on the present trading date, or on the next one. */
export function newWorld(seed: number, rate: number, wallNow: Instant): WorldAnchor {
  const { date } = sessionAt(wallNow);
  const origin = isTradingDate(date) ? date : nextTradingDate(date);
  return { version: 1, seed, origin, anchorWall: wallNow, anchorOpenMs: FIRST_OPEN_MS, rate, seenWall: wallNow };
}

/**
 * Returns the anchor with which an exchange starts. After a short absence the world has gone on meanwhile, so that a restart shows nothing;
 * after a long one it goes on where it stopped. Another seed makes another world.
 */
export function resumeWorld(
  stored: WorldAnchor | undefined,
  settings: { readonly seed: number; readonly rate: number },
  wallNow: Instant,
): WorldAnchor {
  if (!stored || stored.seed !== settings.seed) return newWorld(settings.seed, settings.rate, wallNow);
  const isShort = wallNow - stored.seenWall <= ABSENCE_MS_MAX;
  // It lived for up to a minute after it last said so; its clock must never go back.
  const stoppedAt = isShort ? wallNow : ((stored.seenWall + SEEN_EVERY_MS) as Instant);
  const anchorOpenMs = openMsAt(stored, stoppedAt);
  const moved = { ...stored, anchorWall: wallNow, anchorOpenMs, rate: settings.rate, seenWall: wallNow };
  return isShort && stored.rate === settings.rate ? { ...stored, seenWall: wallNow } : moved;
}

/** Returns the first session's date of an anchor. */
export function originOf(anchor: WorldAnchor): TradingDate {
  return anchor.origin as TradingDate;
}

/** Returns the stored anchor, or undefined when there is none or it cannot be read: then a new world begins. */
export async function readAnchor(file: string): Promise<WorldAnchor | undefined> {
  try {
    return WorldAnchor.safeParse(JSON.parse(await readFile(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

export async function writeAnchor(file: string, anchor: WorldAnchor): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(anchor));
  await rename(`${file}.new`, file);
}
