import type { LegSideView, OrderView } from '#contract';
import type { OrderState } from '#core/model';

/** States and codes of the servers as words, with the tone in which they are shown. */
export type Tone = 'neutral' | 'positive' | 'negative' | 'caution' | 'stale' | 'info' | 'accent';

export interface StateWords {
  readonly words: string;
  readonly tone: Tone;
}

const ORDER_STATES: Readonly<Record<OrderState | 'pending' | 'refused', StateWords>> = {
  pending: { words: 'Waiting for the desk', tone: 'info' },
  refused: { words: 'Refused', tone: 'negative' },
  submitting: { words: 'Sending', tone: 'info' },
  working: { words: 'Working', tone: 'info' },
  filled: { words: 'Filled', tone: 'positive' },
  cancelled: { words: 'Cancelled', tone: 'neutral' },
  expired: { words: 'Expired', tone: 'neutral' },
  rejected: { words: 'Rejected', tone: 'negative' },
  unknown: { words: 'Outcome unknown', tone: 'caution' },
  not_sent: { words: 'Not sent', tone: 'neutral' },
};

/** Returns an order state in words; one that this build does not know is shown as it is, marked as uncertain. */
export function orderState(state: string): StateWords {
  return ORDER_STATES[state as OrderState] ?? { words: state, tone: 'caution' };
}

/** Returns what cancelling a working order means, in numbers. */
export function cancelWords(order: Pick<OrderView, 'side' | 'quantity' | 'filledQuantity'>): readonly string[] {
  const { filledQuantity, quantity, side } = order;
  return [
    filledQuantity > 0
      ? `${filledQuantity} of ${quantity} contracts have traded and stay; the other ${quantity - filledQuantity} are withdrawn.`
      : `Nothing has traded yet; what trades before the broker answers stays.`,
    side === 'buy_to_close'
      ? 'It is an exit: while its reason holds, the bot sends a new one at its next look. Pause or stop the bot if it should not.'
      : 'The bot may open something else at its next look.',
  ];
}

export const BOT_STATUS: Readonly<Record<'draft' | 'running' | 'paused', StateWords>> = {
  draft: { words: 'Not started', tone: 'neutral' },
  running: { words: 'Running', tone: 'positive' },
  paused: { words: 'Paused', tone: 'caution' },
};

export const OUTCOME: Readonly<Record<'sold' | 'closing' | 'no_trade' | 'waited', StateWords>> = {
  sold: { words: 'Sold', tone: 'accent' },
  closing: { words: 'Closing', tone: 'positive' },
  no_trade: { words: 'No trade', tone: 'neutral' },
  waited: { words: 'Waited', tone: 'stale' },
};

export const DECISION_KIND: Readonly<Record<'schedule' | 'command' | 'order' | 'exit', string>> = {
  schedule: 'By schedule',
  command: 'By your command',
  order: 'After an order event',
  exit: 'Exits on a new frame',
};

interface SessionWords extends StateWords {
  /** For narrow screens. */
  readonly short: string;
}

export const SESSION_STATE: Readonly<Record<'open' | 'beforeOpen' | 'afterClose' | 'closed', SessionWords>> = {
  open: { words: 'Open', short: 'Open', tone: 'positive' },
  beforeOpen: { words: 'Not open yet', short: 'Closed', tone: 'neutral' },
  afterClose: { words: 'Closed for the day', short: 'Closed', tone: 'neutral' },
  closed: { words: 'Closed', short: 'Closed', tone: 'neutral' },
};

export const SIDE: Readonly<Record<'sell_to_open' | 'buy_to_close', string>> = {
  sell_to_open: 'Sell to open',
  buy_to_close: 'Buy to close',
};

/** Those of others too. */
export const ORDER_SIDE: Readonly<Record<LegSideView, string>> = {
  ...SIDE,
  buy_to_open: 'Buy to open',
  sell_to_close: 'Sell to close',
};

const QUALITY: Readonly<Record<string, string>> = {
  crossed: 'crossed',
  locked: 'locked',
  zeroBid: 'zero bid',
  oneSided: 'one-sided',
  stale: 'stale',
  duplicate: 'duplicate',
  unparsable: 'unparsable',
  adjusted: 'adjusted',
};

export const qualityWords = (reason: string): string => QUALITY[reason] ?? reason;
