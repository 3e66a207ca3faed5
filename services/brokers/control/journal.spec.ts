import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TEST_ACCOUNT, TEST_BOT, TEST_USER } from '#core/testing';
import { SESSION_MORNING, TEST_SYMBOL } from '../testing/index.js';
import { buyBackIntent } from './buy-back.js';
import { JOURNAL_FILE, type JournalEntry, readJournal, StopJournal } from './journal.js';

const stop = { scope: 'user', subject: TEST_USER, level: 'flatten', reason: 'Test.', setBy: 'test' } as const;
const intent = buyBackIntent(
  {
    ...{ accountId: TEST_ACCOUNT, botId: TEST_BOT, userId: TEST_USER, symbol: TEST_SYMBOL },
    ...{ positionId: 'pos-1' as never, underlying: 'AAPL' as never, contracts: 2, limit: 26_000 as never },
  },
  SESSION_MORNING,
);
const { clientOrderId } = intent;
const outcome = { kind: 'accepted', brokerOrderId: 'b-1' } as const;
const ENTRIES: readonly JournalEntry[] = [
  { kind: 'stop', stop },
  { kind: 'order', intent, sentAt: SESSION_MORNING },
  { kind: 'outcome', clientOrderId, outcome },
  { kind: 'stop_done', scope: 'user', subject: TEST_USER },
  { kind: 'order_done', clientOrderId },
];

let folder: string;
const file = () => path.join(folder, JOURNAL_FILE);
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function written(count: number): string {
  rmSync(file(), { force: true });
  const journal = new StopJournal(folder);
  journal.open();
  for (const entry of ENTRIES.slice(0, count)) journal.append(entry);
  journal.close();
  return readFileSync(file(), 'utf8');
}

describe(StopJournal.name, () => {
  it('is empty at first, and readable by its owner alone', () => {
    expect(new StopJournal(folder).open()).toEqual({ stops: [], orders: [], isDamaged: false });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('knows after each entry what is still to be done', () => {
    const read = (count: number) => {
      const { stops, orders } = readJournal(written(count));
      return [stops, orders];
    };
    const order = { intent, sentAt: SESSION_MORNING };
    expect(read(1)).toEqual([[stop], []]);
    expect(read(2)).toEqual([[stop], [order]]);
    expect(read(3)).toEqual([[stop], [{ ...order, outcome }]]);
    expect(read(4)).toEqual([[], [{ ...order, outcome }]]);
    expect(read(5)).toEqual([[], []]);
  });

  it('begins anew with only what is left', () => {
    written(3);
    const next = new StopJournal(folder);
    expect(next.open().orders).toHaveLength(1);
    next.append({ kind: 'order_done', clientOrderId });
    next.close();
    expect(readFileSync(file(), 'utf8').trimEnd().split('\n')).toHaveLength(4);
    expect(new StopJournal(folder).open()).toEqual({ stops: [stop], orders: [], isDamaged: false });
  });

  it('forgets a line that was torn off before it was acknowledged, at any byte', () => {
    const text = written(2);
    const whole = written(1).length;
    fc.assert(
      fc.property(fc.integer({ min: whole, max: text.length - 1 }), (length) => {
        expect(readJournal(text.slice(0, length))).toEqual({ stops: [stop], orders: [], isDamaged: false });
      }),
    );
  });

  it('says when a whole line cannot be read, and keeps the file', () => {
    const text = written(2);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.indexOf('\n') - 1 }), (at) => {
        const flipped = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);
        expect(readJournal(flipped)).toMatchObject({ stops: [], isDamaged: true });
      }),
    );
    writeFileSync(file(), text.replace('flatten', 'nothing'));
    const content = new StopJournal(folder).open();
    expect(content).toMatchObject({ stops: [], isDamaged: true });
    expect(content.orders).toHaveLength(1);
    expect(existsSync(`${file()}.damaged`)).toBe(true);
  });

  it('writes nothing more after a write that failed', () => {
    const journal = new StopJournal(folder);
    journal.open();
    journal.close();
    expect(() => journal.append({ kind: 'stop', stop })).toThrow('JOURNAL_FAILED');
  });
});
