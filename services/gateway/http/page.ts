/** Pages of lists: where one goes on, and how long it is. */
import { z } from 'zod';

const LIMIT_MAX = 200;
export const LIMIT_DEFAULT = 50;

/** Entries of one page. */
export const PageLimit = z
  .string()
  .regex(/^\d{1,3}$/, `Write a number from 1 to ${LIMIT_MAX}.`)
  .transform(Number)
  .refine((limit) => limit >= 1 && limit <= LIMIT_MAX, `Write a number from 1 to ${LIMIT_MAX}.`)
  .default(LIMIT_DEFAULT);
export type PageLimit = z.infer<typeof PageLimit>;

/** As large as the database's numbers of entries get. */
const Sequence = z.int().min(0).max(2_147_483_647);
/** Up to the year 2100, which any date type can hold. */
const EpochMs = z.int().min(0).max(4_102_444_800_000);
const Id = z.string().regex(/^[\x20-\x7e]{1,200}$/);

/** Of a list whose entries are numbered: the number of the last entry that was read. */
export const SequenceCursor = cursorTo(z.tuple([Sequence]));
export type SequenceCursor = z.infer<typeof SequenceCursor>;

/** Of a list in the order of time: when the last entry that was read was written, epoch milliseconds, and its id among those of the same moment. */
export const TimeCursor = cursorTo(z.tuple([EpochMs, Id]));
export type TimeCursor = z.infer<typeof TimeCursor>;

/** Returns a place in a list as its readers carry it: they pass it back as it is. */
export function cursorOf(place: readonly (number | string)[]): string {
  return Buffer.from(JSON.stringify(place), 'utf8').toString('base64url');
}

function cursorTo<Place extends z.ZodType>(place: Place) {
  return z
    .string()
    .regex(/^[\w-]{1,400}$/, 'Pass the cursor of the page before.')
    .transform((text, context): z.output<Place> => {
      const read = place.safeParse(parseJson(Buffer.from(text, 'base64url').toString('utf8')));
      if (read.success) return read.data;
      context.addIssue({ code: 'custom', message: 'Pass the cursor of the page before.' });
      return z.NEVER;
    })
    .optional();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Returns a page and where the next one begins.
 * @param found - one entry more than the page has, when there are more
 */
export function pageOf<Entry, View>(
  found: readonly Entry[],
  limit: number,
  parts: { readonly view: (entry: Entry) => View; readonly place: (entry: Entry) => readonly (number | string)[] },
): { readonly items: readonly View[]; readonly cursor?: string } {
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(parts.view),
    ...(found.length > limit && last !== undefined && { cursor: cursorOf(parts.place(last)) }),
  };
}
