import { z } from 'zod';
import { Problem } from './problem.js';

const Uuid = z.uuid();

/** Returns the id of a path, lower case; one that cannot exist is answered as one that does not. */
export function pathId<Id extends string>(text: string): Id {
  const parsed = Uuid.safeParse(text);
  if (!parsed.success) throw new Problem('NOT_FOUND');
  return parsed.data.toLowerCase() as Id;
}

/** An optional filter in a query. */
export const BotFilter = z.uuid('Write the id of a bot.').toLowerCase().optional();
export type BotFilter = z.infer<typeof BotFilter>;

/** Returns what a lookup found. */
export function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Problem('NOT_FOUND');
  return value;
}
