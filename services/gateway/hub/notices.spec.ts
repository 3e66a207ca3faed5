import { describe, expect, it } from '@jest/globals';
import { Notify } from '#core/model';
import type { BotId, UserId } from '#core/units';
import { messagesOf, parseNotice, parseSlot } from './notices.js';

const user = 'u-1' as UserId;
const bot = 'b-1' as BotId;

describe(parseNotice.name, () => {
  it('takes user and bot and leaves the rest behind', () => {
    expect(parseNotice('{"userId":"u-1","botId":"b-1","orderId":"o"}')).toEqual({ userId: user, botId: bot });
  });

  it.each(['', '{}', 'null', '{"userId":7}', '{"userId"'])('tells nobody of %j', (payload) => {
    expect(parseNotice(payload)).toBeUndefined();
  });
});

describe(parseSlot.name, () => {
  it('reads the slot that was taken, and nothing of anything else', () => {
    expect(parseSlot('{"slotId":3}')).toBe(3);
    expect(['{}', 'null', '', '{"slotId":"3"}', '[1]'].map(parseSlot)).toEqual(Array(5).fill(undefined));
  });
});

describe(messagesOf.name, () => {
  it('names the resources that moved', () => {
    expect(messagesOf(Notify.orders, { userId: user, botId: bot }).map(({ type }) => type)).toEqual([
      'orders',
      'positions',
      'accounts',
    ]);
    expect(messagesOf(Notify.decisions, { userId: user, botId: bot })[0]).toEqual({ type: 'decision', botId: bot });
    expect(messagesOf(Notify.decisions, { userId: user })).toEqual([{ type: 'bots' }]);
    expect(messagesOf(Notify.profiles, { userId: user })).toEqual([{ type: 'profile' }]);
    const notice = parseNotice('{"userId":"u-1","connectionId":"c-1"}');
    expect(notice && messagesOf(Notify.connectionStates, notice)).toEqual([
      { type: 'connections', connectionId: 'c-1' },
      { type: 'accounts' },
    ]);
  });
});
