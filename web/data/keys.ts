import type { LiveMessage } from '#contract';

/** Names of what the app has read, coarse to fine: a message about the coarse name refreshes the fine ones. */
export const keys = {
  session: ['session'],
  accounts: ['accounts'],
  market: ['market'],
  bots: ['bots'],
  bot: (id: string) => ['bots', id],
  defaults: ['bot-defaults'],
  preview: ['preview'],
  previewOf: (config: string) => ['preview', config],
  allDecisions: ['decisions'],
  decisions: (botId: string) => ['decisions', botId],
  decision: (id: string) => ['decision', id],
  orders: ['orders'],
  ordersOf: (botId: string) => ['orders', botId],
  /** Begins like the lists of orders: what makes those old makes this old. */
  unknownOrders: ['orders', 'unknown'],
  positions: ['positions'],
  positionsOf: (botId: string) => ['positions', botId],
  placement: ['placement'],
  brokers: ['brokers'],
  connections: ['connections'],
  connection: (id: string) => ['connections', id],
  stops: ['stops'],
  reference: ['reference'],
} as const;

type Key = readonly unknown[];

/** Returns what a live message makes old. `clock` and `hello` carry their content and make nothing old. */
export function madeOldBy(message: LiveMessage): readonly Key[] {
  switch (message.type) {
    case 'hello':
    case 'clock':
      return [];
    case 'decision':
      return [keys.decisions(message.botId), keys.bots];
    // Lists over all bots and lists of one bot share the first word.
    case 'orders':
      return [keys.orders];
    case 'positions':
      return [keys.positions];
    case 'accounts':
      return [keys.accounts];
    case 'connections':
      return [keys.connections, keys.accounts];
    // What holds an account or a bot is part of its view.
    case 'stops':
      return [keys.stops, keys.accounts, keys.bots];
    case 'bots':
      return [keys.bots, keys.placement];
    case 'market':
      return [keys.market, keys.preview];
    default:
      // A newer server may say more than this page knows.
      return [];
  }
}
