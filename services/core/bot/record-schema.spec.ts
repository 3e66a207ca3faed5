import { describe, expect, it } from '@jest/globals';
import { instantAt } from '../calendar/index.js';
import { BotBooks, frameOf, hashed, TEST_ACCOUNT, TEST_BOT } from '../testing/index.js';
import type { TradingDate } from '../units/index.js';
import { defaultBotConfig } from './defaults.js';
import type { DecisionRecord } from './record.js';
import { decodeRecord, encodeRecord, recordOfSchema } from './record-codec.js';
import { initialBotState, type StoredBotState, upgradeBotState } from './state.js';

/** A memory as releases before rolls stored it. */
const OLD_STATE: StoredBotState = {
  ...{ schema: 1, botId: TEST_BOT, status: 'running', sequence: 7, previousHash: '', lastCommandId: 3 },
  ...{ lastScheduleDue: 5 as never, closing: ['pos-a' as never] },
};

describe(upgradeBotState.name, () => {
  it('keeps all that an older memory held and begins what it did not know', () => {
    expect(upgradeBotState(OLD_STATE)).toEqual({ ...OLD_STATE, schema: 2, rolls: [], rollCounts: {} });
  });

  it('returns a current memory as it is, also after JSON', () => {
    const state = initialBotState(TEST_BOT);
    expect(upgradeBotState(state)).toBe(state);
    expect(upgradeBotState(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });
});

describe(recordOfSchema.name, () => {
  const now = instantAt('2025-11-26' as TradingDate, '15:45');
  const put = { expiry: '2025-12-19', strike: '265', bid: '2.50', ask: '2.55', volume: 500, openInterest: 4000 };
  const greeks = { iv: 0.26, delta: -0.25, gamma: 0.02, theta: -35, vega: 22 };
  const frame = hashed(frameOf({ underlying: 'AAPL', at: now, spot: '277.55', quotes: [{ ...put, ...greeks }] }));

  function decided(): DecisionRecord {
    const books = new BotBooks({ ...defaultBotConfig(TEST_ACCOUNT), watchlist: ['AAPL'] });
    books.state = upgradeBotState(OLD_STATE);
    return books.decide(now, [frame]).record;
  }

  /** The same decision as a release before frames named their model recorded it. */
  function storedBefore(record: DecisionRecord): DecisionRecord {
    const { underlying, hash } = { underlying: frame.frame.underlying, hash: frame.hash };
    const inputs = { ...record.inputs, frames: [{ underlying, sequence: 1, hash }], stateBefore: OLD_STATE };
    return { ...record, schema: 1, inputs };
  }

  it('names the model of each frame', () => {
    expect(decided().schema).toBe(2);
    expect(decided().inputs.frames).toEqual([{ underlying: 'AAPL', sequence: 1, hash: frame.hash, model: 'given' }]);
  });

  it('compares with a record of schema 1 to the byte, as far as that goes', () => {
    const record = decided();
    const stored = decodeRecord(encodeRecord(storedBefore(record)));
    expect(stored.schema).toBe(1);
    expect(encodeRecord(recordOfSchema(record, stored))).toEqual(encodeRecord(stored));
    expect(recordOfSchema(record, record)).toBe(record);
  });

  it('leaves out what schema 1 could not say', () => {
    const record = decided();
    const exit = { positionId: 'p' as never, symbol: 'AAPL251219P00265000' as never, dte: 3 };
    const told: DecisionRecord = {
      ...record,
      exits: [{ ...exit, unknown: ['STOP_DELTA'], assignmentGain: 0.1, notRolled: 'NO_PUT' }],
      rolls: [{ positionId: 'p' as never, step: 'waiting' }],
    };
    const projected = recordOfSchema(told, storedBefore(record));
    expect(projected.exits).toEqual([exit]);
    expect(projected).not.toHaveProperty('rolls');
  });
});
