import { describe, expect, it } from '@jest/globals';
import { type OrderIntent, STOP_LEVELS } from '../model/index.js';
import { mayBeSentUnder, mayBotsAct, mustEndUnder, type StoppedOrder, stopLevelAt } from './stops.js';

const order = (side: OrderIntent['side'], origin?: OrderIntent['origin']): StoppedOrder =>
  origin === undefined ? { side } : { side, origin };
const OPENING = order('sell_to_open');
const BOT_EXIT = order('buy_to_close');
const PERSON_EXIT = order('buy_to_close', 'person');
const DESK_EXIT = order('buy_to_close', 'desk');

/** By level: none, no_openings, manage_only, flatten. */
const row = (of: (level: (typeof STOP_LEVELS)[number]) => boolean) =>
  STOP_LEVELS.map((level) => (of(level) ? 'yes' : 'no')).join(' ');

describe(mayBeSentUnder.name, () => {
  it('narrows with each level, down to persons and the desk', () => {
    expect(row((level) => mayBeSentUnder(level, OPENING))).toBe('yes no no no');
    expect(row((level) => mayBeSentUnder(level, order('sell_to_open', 'person')))).toBe('yes no no no');
    expect(row((level) => mayBeSentUnder(level, BOT_EXIT))).toBe('yes yes no no');
    expect(row((level) => mayBeSentUnder(level, PERSON_EXIT))).toBe('yes yes yes yes');
    expect(row((level) => mayBeSentUnder(level, DESK_EXIT))).toBe('no no no yes');
    expect(row((level) => mayBeSentUnder(level, order('sell_to_open', 'desk')))).toBe('no no no no');
  });
});

describe(mustEndUnder.name, () => {
  it('ends openings under any stop, everything but the desk’s own when flattening', () => {
    expect(row((level) => mustEndUnder(level, OPENING))).toBe('no yes yes yes');
    expect(row((level) => mustEndUnder(level, BOT_EXIT))).toBe('no no no yes');
    expect(row((level) => mustEndUnder(level, PERSON_EXIT))).toBe('no no no yes');
    expect(row((level) => mustEndUnder(level, DESK_EXIT))).toBe('yes yes yes no');
  });
});

describe(mayBotsAct.name, () => {
  it('holds bots still from manage_only on', () => {
    expect(row(mayBotsAct)).toBe('yes yes no no');
  });
});

describe(stopLevelAt.name, () => {
  it('takes a place that no level has for the highest', () => {
    expect([0, 1, 2, 3, 4, -1].map(stopLevelAt)).toEqual([
      'none',
      'no_openings',
      'manage_only',
      'flatten',
      'flatten',
      'flatten',
    ]);
  });
});
