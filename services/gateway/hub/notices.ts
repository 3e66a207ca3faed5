import { Notify, type UserNotice } from '#core/model';
import type { BotId, ConnectionId, UserId } from '#core/units';
import type { LiveMessage } from '../contract/index.js';

type UserChannel =
  | typeof Notify.orders
  | typeof Notify.commands
  | typeof Notify.decisions
  | typeof Notify.connectionStates
  | typeof Notify.profiles;
export const USER_CHANNELS: readonly UserChannel[] = [
  Notify.orders,
  Notify.commands,
  Notify.decisions,
  Notify.connectionStates,
  Notify.profiles,
];

/** Returns the notice of a notification's payload, or undefined when it is none: then nobody is told anything. */
export function parseNotice(payload: string): UserNotice | undefined {
  try {
    const value: unknown = JSON.parse(payload);
    if (typeof value !== 'object' || value === null || !('userId' in value)) return undefined;
    const { userId } = value;
    if (typeof userId !== 'string') return undefined;
    const botId = 'botId' in value && typeof value.botId === 'string' ? (value.botId as BotId) : undefined;
    const connectionId =
      'connectionId' in value && typeof value.connectionId === 'string'
        ? (value.connectionId as ConnectionId)
        : undefined;
    return {
      userId: userId as UserId,
      ...(botId !== undefined && { botId }),
      ...(connectionId !== undefined && { connectionId }),
    };
  } catch {
    return undefined;
  }
}

/** Returns the slot of a notification about slots, or undefined when it names none. */
export function parseSlot(payload: string): number | undefined {
  try {
    const value: unknown = JSON.parse(payload);
    if (typeof value !== 'object' || value === null || !('slotId' in value)) return undefined;
    return typeof value.slotId === 'number' ? value.slotId : undefined;
  } catch {
    return undefined;
  }
}

/** Returns what the user's browsers are told of a notification: which resources to read again. */
export function messagesOf(channel: UserChannel, { botId, connectionId }: UserNotice): readonly LiveMessage[] {
  const ofBot = botId === undefined ? {} : { botId };
  switch (channel) {
    case Notify.orders:
      return [{ type: 'orders', ...ofBot }, { type: 'positions', ...ofBot }, { type: 'accounts' }];
    case Notify.commands:
      return [{ type: 'bots', ...ofBot }, { type: 'accounts' }];
    case Notify.connectionStates:
      return [{ type: 'connections', ...(connectionId !== undefined && { connectionId }) }, { type: 'accounts' }];
    case Notify.profiles:
      return [{ type: 'profile' }];
    case Notify.decisions:
      return botId === undefined
        ? [{ type: 'bots' }]
        : [
            { type: 'decision', botId },
            { type: 'bots', botId },
          ];
  }
}

/** What browsers are told when a stop was set or lifted: which things of theirs may act has changed. */
export const STOPS_MOVED: readonly LiveMessage[] = [{ type: 'stops' }, { type: 'accounts' }, { type: 'bots' }];
