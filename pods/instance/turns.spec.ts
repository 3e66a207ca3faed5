import { describe, expect, it } from '@jest/globals';
import type { UserId } from '#core/units';
import { Turns } from './turns.js';

const ANN = 'ann' as UserId;
const BOB = 'bob' as UserId;
const CAT = 'cat' as UserId;

/** Turns of an event loop that goes round by hand. */
function setUp() {
  let goRound: () => void = () => undefined;
  const turns = new Turns(() => new Promise((resolve) => (goRound = resolve)));
  const begun: UserId[] = [];
  const take = (...users: UserId[]) => {
    for (const user of users) void turns.take(user).then(() => begun.push(user));
  };
  const round = async () => {
    await settled();
    goRound();
    await settled();
  };
  return { turns, begun, take, round };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe(Turns.name, () => {
  it('begins sixteen in each turn, in the order in which they came', async () => {
    const { begun, take, round } = setUp();
    take(...Array<UserId>(15).fill(ANN), BOB, CAT);
    await settled();
    expect(begun).toEqual([]);
    await round();
    expect(begun).toEqual([...Array<UserId>(15).fill(ANN), BOB]);
    take(ANN);
    await round();
    expect(begun.slice(16)).toEqual([CAT, ANN]);
  });

  it('lets nobody begin beside an exit, whatever becomes of it', async () => {
    const { turns, begun, take, round } = setUp();
    let fail: (error: Error) => void = () => undefined;
    const exit = turns.ahead(() => new Promise((_, reject) => (fail = reject)));
    take(ANN);
    await round();
    expect(begun).toEqual([]);
    fail(new Error('no'));
    await expect(exit).rejects.toThrow('no');
    await round();
    expect(begun).toEqual([ANN]);
  });

  it('waits for no exit that comes later than the turn', async () => {
    const { turns, begun, take, round } = setUp();
    take(ANN);
    await settled();
    void turns.ahead(() => new Promise(() => undefined));
    await round();
    expect(begun).toEqual([ANN]);
  });

  it('begins at once what an exit of the same user waits for, even beside an exit', async () => {
    const { turns, begun, take, round } = setUp();
    let end: () => void = () => undefined;
    void turns.ahead(() => new Promise<void>((resolve) => (end = resolve)));
    take(ANN, BOB, CAT);
    turns.hurry(BOB);
    await settled();
    expect(begun).toEqual([BOB]);
    end();
    await round();
    expect(begun).toEqual([BOB, ANN, CAT]);
  });

  it('begins anew when all are through', async () => {
    const { turns, begun, take, round } = setUp();
    take(ANN);
    turns.hurry(ANN);
    await round();
    take(BOB);
    await round();
    expect(begun).toEqual([ANN, BOB]);
  });
});
