import { describe, expect, it } from '@jest/globals';
import type { LiveMessage } from '#contract';
import { keys, madeOldBy } from './keys.js';

describe(madeOldBy.name, () => {
  const isMadeOld = (message: LiveMessage, key: readonly unknown[]) =>
    madeOldBy(message).some((old) => old.every((word, place) => key[place] === word));

  it('makes lists of one bot old together with those of all bots', () => {
    const moved = { type: 'orders', botId: 'b' } as const;
    const lists = [keys.ordersOf('b', 'working'), keys.ordersOf('', ''), keys.workingOrders, keys.unknownOrders];
    expect(lists.map((key) => isMadeOld(moved, key))).toEqual([true, true, true, true]);
    expect(keys.positionsOf('b').slice(0, 1)).toEqual(keys.positions);
  });

  it('leaves what is shown of another bot alone', () => {
    expect(isMadeOld({ type: 'orders', botId: 'b' }, keys.ordersOf('c', ''))).toBe(false);
    for (const type of ['decision', 'bots'] as const) {
      const of = (key: readonly unknown[]) => isMadeOld({ type, botId: 'b' }, key);
      expect([keys.bot('b'), keys.versions('b'), keys.botList].map(of)).toEqual([true, true, true]);
      expect([keys.bot('c'), keys.versions('c')].map(of)).toEqual([false, false]);
    }
    expect(isMadeOld({ type: 'bots' }, keys.bot('c'))).toBe(true);
  });

  it('reads a candidate again when its own chain moved, not with every chain', () => {
    expect(isMadeOld({ type: 'market' }, keys.candidate('s', 'regT'))).toBe(false);
    expect(isMadeOld({ type: 'market' }, keys.scanner('regT'))).toBe(true);
    expect(isMadeOld({ type: 'reset' }, keys.candidate('s', 'regT'))).toBe(true);
  });

  it('hears that the disclaimer was accepted elsewhere', () => {
    expect(isMadeOld({ type: 'profile' }, keys.profile)).toBe(true);
  });

  it('reads accounts and bots again when a stop was set, because their views carry it', () => {
    expect(madeOldBy({ type: 'stops' })).toEqual([keys.stops, keys.accounts, keys.bots]);
  });

  it('makes the health of a connection old together with the list', () => {
    expect(madeOldBy({ type: 'connections', connectionId: 'c' })).toEqual([keys.connections, keys.accounts]);
    expect(keys.connection('c').slice(0, 1)).toEqual(keys.connections);
    expect(keys.unknownOrders.slice(0, 1)).toEqual(keys.orders);
  });

  it('refreshes the preview when the market moved', () => {
    expect(madeOldBy({ type: 'market' })).toContainEqual(keys.preview);
  });

  it('reads the feeds again, and nothing else, when market has said how they are', () => {
    expect(madeOldBy({ type: 'feeds' })).toEqual([keys.feeds]);
  });

  it('ignores what a newer server says', () => {
    expect(madeOldBy({ type: 'something new' } as never)).toEqual([]);
  });
});
