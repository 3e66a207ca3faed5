import { describe, expect, it } from '@jest/globals';
import { keys, madeOldBy } from './keys.js';

describe(madeOldBy.name, () => {
  it('makes lists of one bot old together with those of all bots', () => {
    expect(madeOldBy({ type: 'orders', botId: 'b' })).toEqual([keys.orders]);
    expect(keys.ordersOf('b', '').slice(0, 1)).toEqual(keys.orders);
    expect(keys.positionsOf('b').slice(0, 1)).toEqual(keys.positions);
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
