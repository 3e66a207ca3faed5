import type { LiveMessage } from '#contract';

/** Names of what the app has read, coarse to fine: a message about the coarse name refreshes the fine ones. */
export const keys = {
  session: ['session'],
  accounts: ['accounts'],
  market: ['market'],
  bots: ['bots'],
  bot: (id: string) => ['bots', id],
  /** Begins like the bot: what makes it old makes its versions old. */
  versions: (id: string) => ['bots', id, 'versions'],
  defaults: ['bot-defaults'],
  preview: ['preview'],
  previewOf: (config: string) => ['preview', config],
  changesOf: (botId: string, config: string) => ['changes', botId, config],
  allDecisions: ['decisions'],
  decisions: (botId: string) => ['decisions', botId],
  decision: (id: string) => ['decision', id],
  orders: ['orders'],
  ordersOf: (botId: string, show: string) => ['orders', 'list', botId, show],
  workingOrders: ['orders', 'working'],
  /** Begins like the lists of orders: what makes those old makes this old. */
  unknownOrders: ['orders', 'unknown'],
  positions: ['positions'],
  /** Begins like the positions: what makes those old makes this old. */
  results: ['positions', 'results'],
  campaignsOf: (botId: string) => ['positions', botId, 'campaigns'],
  positionsOf: (botId: string) => ['positions', botId],
  placement: ['placement'],
  feeds: ['feeds'],
  brokers: ['brokers'],
  connections: ['connections'],
  connection: (id: string) => ['connections', id],
  stops: ['stops'],
  reference: ['reference'],
  ways: ['ways'],
  mailbox: ['mailbox'],
  profile: ['profile'],
  browserSessions: ['browser-sessions'],
  apiKeys: ['api-keys'],
  acts: ['acts'],
  /** Begins all that is read off the newest chains. */
  chains: ['chains'],
  scanner: (margin: string) => ['chains', 'scanner', margin],
  candidate: (symbol: string, margin: string) => ['chains', 'candidate', symbol, margin],
  volatility: (underlying: string) => ['chains', 'volatility', underlying],
  chain: (underlying: string, root: string, expiry: string) => ['chains', 'chain', underlying, root, expiry],
  savedViews: ['saved-views'],
  notifications: ['notifications'],
} as const;

type Key = readonly unknown[];

/** Returns what a live message makes old. Those about the channel itself and the clock make nothing old. */
export function madeOldBy(message: LiveMessage): readonly Key[] {
  switch (message.type) {
    case 'hello':
    case 'clock':
    case 'degraded':
    case 'caughtUp':
    case 'topicRefused':
      return [];
    // Everything: the empty name begins every name.
    case 'reset':
      return [[]];
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
    case 'feeds':
      return [keys.feeds];
    case 'market':
      return [keys.market, keys.preview, keys.chains];
    default:
      // A newer server may say more than this page knows.
      return [];
  }
}
