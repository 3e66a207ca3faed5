import type { LiveMessage } from '#contract';

/** Names of what the app has read, coarse to fine: a message about the coarse name refreshes the fine ones. */
export const keys = {
  session: ['session'],
  accounts: ['accounts'],
  market: ['market'],
  /** Begins the list and each bot. */
  bots: ['bots'],
  botList: ['bots', 'list'],
  bot: (id: string) => ['bots', 'one', id],
  /** Begins like the bot: what makes it old makes its versions old. */
  versions: (id: string) => ['bots', 'one', id, 'versions'],
  defaults: ['bot-defaults'],
  preview: ['preview'],
  previewOf: (config: string) => ['preview', config],
  changesOf: (botId: string, config: string) => ['changes', botId, config],
  decisions: (botId: string) => ['decisions', botId],
  decision: (id: string) => ['decision', id],
  orders: ['orders'],
  /** Those of one bot, or with an empty name those over all bots. */
  orderLists: (botId: string) => ['orders', 'list', botId],
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
  /** Not one of the chains: it is read again when its own chain has moved. */
  candidates: (symbol: string) => ['candidate', symbol],
  candidate: (symbol: string, margin: string) => ['candidate', symbol, margin],
  volatility: (underlying: string) => ['chains', 'volatility', underlying],
  chain: (underlying: string, root: string, expiry: string) => ['chains', 'chain', underlying, root, expiry],
  savedViews: ['saved-views'],
  notifications: ['notifications'],
} as const;

type Key = readonly unknown[];

/** What a bot's news make old: nothing of another bot. */
const botKeys = (botId: string | undefined): readonly Key[] =>
  botId === undefined ? [keys.bots] : [keys.botList, keys.bot(botId)];

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
      return [keys.decisions(message.botId), ...botKeys(message.botId)];
    // Another bot's list of orders stays as it is; lists over all bots have no name of a bot.
    case 'orders':
      if (message.botId === undefined) return [keys.orders];
      return [keys.orderLists(message.botId), keys.orderLists(''), keys.workingOrders, keys.unknownOrders];
    case 'positions':
      return [keys.positions];
    case 'accounts':
      return [keys.accounts];
    case 'profile':
      return [keys.profile];
    case 'connections':
      return [keys.connections, keys.accounts];
    // What holds an account or a bot is part of its view.
    case 'stops':
      return [keys.stops, keys.accounts, keys.bots];
    case 'bots':
      return [...botKeys(message.botId), keys.placement];
    case 'feeds':
      return [keys.feeds];
    case 'market':
      return [keys.market, keys.preview, keys.chains];
    default:
      // A newer server may say more than this page knows.
      return [];
  }
}
