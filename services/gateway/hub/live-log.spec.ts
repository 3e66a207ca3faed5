import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LiveBatch, LiveMessage } from '../contract/index.js';
import { LiveLog, SUBJECTS_MAX } from './live-log.js';

const orders = (botId: string): LiveMessage => ({ type: 'orders', botId });

function read(log: LiveLog, userId: string, after: number): LiveBatch | 'lost' | undefined {
  const batch = log.batchAfter(userId, after);
  return Buffer.isBuffer(batch) ? (JSON.parse(batch.toString('utf8')) as LiveBatch) : batch;
}

describe(LiveLog.name, () => {
  it('tells each subject once, at the place of its newest message', () => {
    const log = new LiveLog();
    log.open('a', 0);
    for (const message of [orders('b-1'), orders('b-2'), orders('b-1'), orders('b-1')]) log.put('a', message);
    log.putForAll({ type: 'market' });
    expect(read(log, 'a', 0)).toEqual({ sequence: 5, messages: [orders('b-2'), orders('b-1'), { type: 'market' }] });
    expect(read(log, 'a', 4)).toEqual({ sequence: 5, messages: [{ type: 'market' }] });
    expect(read(log, 'a', 5)).toBeUndefined();
  });

  it('keeps users apart, and remembers nothing of those who were never here', () => {
    const log = new LiveLog();
    log.open('a', 0);
    log.open('b', 0);
    log.put('a', orders('b-1'));
    log.put('stranger', orders('b-9'));
    expect(read(log, 'b', 0)).toBeUndefined();
    expect(log.takeChanged()).toEqual({ everybody: false, users: new Set(['a']) });
    expect(log.users()).toEqual(['a', 'b']);
  });

  it('says that it does not know any more, rather than leave something out', () => {
    const log = new LiveLog();
    log.open('a', 0);
    for (let bot = 0; bot <= SUBJECTS_MAX; bot += 1) log.put('a', orders(`b-${bot}`));
    expect(read(log, 'a', 7)).toBe('lost');
    expect(log.open('a', 0, 7)).toBe(false);
    expect(log.open('a', 0, log.sequence)).toBe(true);
    expect(log.open('a', 0, log.sequence + 1)).toBe(false);
  });

  it('forgets a user a quarter of an hour after the last browser left', () => {
    const log = new LiveLog();
    log.open('a', 0);
    log.forget(new Set(['a']), 900_001);
    log.forget(new Set(), 1_800_001);
    expect(log.open('a', 1_800_001, 0)).toBe(true);
    log.forget(new Set(), 2_700_002);
    expect(log.open('a', 2_700_002, 0)).toBe(true);
    log.put('a', orders('b-1'));
    log.forget(new Set(), 3_600_003);
    expect(log.users()).toEqual([]);
    expect(log.open('a', 3_600_003, 0)).toBe(false);
  });

  it('loses nothing and doubles nothing, wherever a browser is cut off', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('own' as const), bot: fc.integer({ min: 0, max: 4 }) }),
      fc.record({ kind: fc.constant('common' as const) }),
      fc.record({ kind: fc.constant('other' as const) }),
      fc.record({ kind: fc.constant('read' as const), arrives: fc.boolean() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const log = new LiveLog();
        log.open('a', 0);
        log.open('b', 0);
        let place = 0;
        /** Subjects that moved since they were last read. */
        const owed = new Set<string>();
        for (const one of [...steps, { kind: 'read' as const, arrives: true }]) {
          if (one.kind === 'own') owed.add(`b-${one.bot}`);
          if (one.kind === 'common') owed.add('market');
          if (one.kind === 'own') log.put('a', orders(`b-${one.bot}`));
          if (one.kind === 'common') log.putForAll({ type: 'market' });
          if (one.kind === 'other') log.put('b', orders('b-x'));
          if (one.kind !== 'read') continue;
          const batch = read(log, 'a', place);
          if (batch === 'lost') throw new Error('lost');
          const said = (batch?.messages ?? []).map((message) => ('botId' in message ? message.botId : message.type));
          expect([...said].sort()).toEqual([...owed].sort());
          if (!one.arrives || batch?.sequence === undefined) continue;
          place = batch.sequence;
          owed.clear();
        }
      }),
    );
  });
});
