import { describe, expect, it } from '@jest/globals';
import type { StopScope } from '#core/model';
import { TEST_ACCOUNT, TEST_BOT, TEST_USER } from '#core/testing';
import { EVERYBODY, type Stop } from '#store/stops';
import { STOPS_STALE_MS, StopBoard } from './stop-board.js';

const subject = { botId: TEST_BOT, accountId: TEST_ACCOUNT, userId: TEST_USER };
const stop = (scope: StopScope, of: string, level: Stop['level']): Stop => ({
  scope,
  subject: of,
  level,
  reason: 'Test.',
  setBy: 'test',
});

function boardAt() {
  const clock = { now: 0 };
  return { clock, board: new StopBoard({ monotonicMs: () => clock.now }) };
}

describe(StopBoard.name, () => {
  it('holds an order by the highest stop of its bot, account, user and everybody', () => {
    const { board } = boardAt();
    expect(board.levelOf(subject)).toBe('none');
    board.take([stop('bot', TEST_BOT, 'no_openings'), stop('account', TEST_ACCOUNT, 'manage_only')], 0);
    expect(board.levelOf(subject)).toBe('manage_only');
    board.take([stop('bot', TEST_BOT, 'no_openings'), stop('everybody', EVERYBODY, 'flatten')], 1);
    expect(board.levelOf(subject)).toBe('flatten');
    board.take([stop('user', 'somebody else', 'flatten')], 2);
    expect(board.levelOf(subject)).toBe('none');
  });

  it('does not believe stops that it has not read, or not for a while', () => {
    const { board, clock } = boardAt();
    expect(board.isFresh).toBe(false);
    board.take([], 0);
    expect(board.isFresh).toBe(true);
    clock.now = STOPS_STALE_MS;
    expect(board.isFresh).toBe(true);
    clock.now = STOPS_STALE_MS + 1;
    expect(board.isFresh).toBe(false);
  });

  it('keeps a stop that it was told, whatever an answer from before it was stored says', () => {
    const { board, clock } = boardAt();
    const told = stop('account', TEST_ACCOUNT, 'flatten');
    board.hold(told);
    board.take([], 1);
    expect(board.levelOf(subject)).toBe('flatten');
    expect(board.unstored).toEqual([told]);
    clock.now = 10;
    board.stored(told);
    expect(board.unstored).toEqual([]);
    board.take([], 9);
    expect(board.levelOf(subject)).toBe('flatten');
    // Asked after it was stored: whoever lifted it meanwhile meant it.
    board.take([], 11);
    expect(board.levelOf(subject)).toBe('none');
  });

  it('drops an answer that was overtaken by a later one', () => {
    const { board } = boardAt();
    board.take([stop('user', TEST_USER, 'no_openings')], 5);
    board.take([], 4);
    expect(board.levelOf(subject)).toBe('no_openings');
  });

  it('lets go when a person lifts it', () => {
    const { board } = boardAt();
    board.take([stop('user', TEST_USER, 'no_openings')], 0);
    board.hold(stop('user', TEST_USER, 'flatten'));
    board.release('user', TEST_USER);
    expect(board.levelOf(subject)).toBe('none');
    expect(board.list()).toEqual([]);
  });
});
