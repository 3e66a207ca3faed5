import { describe, expect, it } from '@jest/globals';
import type { AccountView } from '#core/model';
import { BotReadings } from './bot-readings.js';
import type { BotEntry } from './hosted-bots.js';

const limits = { reReadAfterMs: 2_000, reReadsPerSweep: 2, firstReadsAtOnce: 3 };

/** Readings that end when they are let go. */
function heldReadings() {
  const began: BotEntry[] = [];
  const ends = new Map<BotEntry, (wasRead: boolean) => void>();
  const readings = new BotReadings(limits, (entry) => {
    began.push(entry);
    return new Promise((resolve) => ends.set(entry, resolve));
  });
  const end = async (entry: BotEntry | undefined, wasRead = true) => {
    if (!entry) throw new Error('the reading began');
    if (wasRead) entry.account = {} as AccountView;
    ends.get(entry)?.(wasRead);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { readings, began, end };
}

const entryOf = (change: Partial<BotEntry>) =>
  ({ account: undefined, readAt: 0, reading: false, ...change }) as BotEntry;
const unread = (count: number) => Array.from({ length: count }, () => entryOf({}));
const known = (readAt: number) => entryOf({ account: {} as AccountView, readAt });

describe(BotReadings.name, () => {
  it('reads every bot that is not known, one as soon as another ends, without waiting for a sweep', async () => {
    const { readings, began, end } = heldReadings();
    const bots = unread(5);
    readings.sweep(bots, 0);
    expect(began).toEqual(bots.slice(0, 3));
    await end(bots[1]);
    await end(bots[0]);
    expect(began).toEqual(bots);
    for (const bot of bots.slice(2)) await end(bot);
    readings.sweep(bots, 0);
    expect(began).toHaveLength(5);
  });

  it('does not begin a reading twice when a sweep meets those under way', async () => {
    const { readings, began, end } = heldReadings();
    const bots = unread(4);
    readings.sweep(bots, 0);
    readings.sweep(bots, 0);
    expect(began).toEqual(bots.slice(0, 3));
    for (const bot of bots) await end(bot);
    expect(began).toEqual(bots);
  });

  it('begins no more first readings after one that failed, until the next sweep', async () => {
    const { readings, began, end } = heldReadings();
    const bots = unread(5);
    readings.sweep(bots, 0);
    await end(bots[0], false);
    expect(began).toHaveLength(3);
    readings.sweep(bots, 0);
    expect(began.at(-1)).toBe(bots[0]);
  });

  it('reads known bots again, the longest ago first and so many a sweep', () => {
    const { readings, began } = heldReadings();
    const bots = [known(500), known(9_000), known(100), known(300)];
    readings.sweep(bots, 10_000);
    expect(began).toEqual([bots[2], bots[3]]);
    readings.sweep(bots, 10_000);
    expect(began).toEqual([bots[2], bots[3], bots[0]]);
  });
});
