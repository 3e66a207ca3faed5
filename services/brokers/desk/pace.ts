/** How often one broker is asked. Wall milliseconds. */
export interface BrokerPace {
  /** Orders that work are read this often, without a live stream and with one. 0: at each look of the desk. */
  readonly pollMs: number;
  readonly pollWithStreamMs: number;
  /** A hint that something moved is followed at once, but not sooner than this after the last reading. */
  readonly gapMs: number;
  /** Balances follow a fill at once, an order that moved after this, the market after that. */
  readonly balancesAfterMoveMs: number;
  readonly balancesEveryMs: number;
}

/** A broker without a network and a budget: the paper broker. */
export const LOCAL_PACE: BrokerPace = {
  pollMs: 0,
  pollWithStreamMs: 0,
  gapMs: 0,
  balancesAfterMoveMs: 0,
  balancesEveryMs: 1_000,
};

/** The published limit of a broker: so many requests within a window, some of them kept for exits. */
export interface RequestBudget {
  readonly windowMs: number;
  readonly requests: number;
  readonly keptForExits: number;
  /** Narrower limits of single endpoints, by the name of the call. */
  readonly perCall?: Readonly<Record<string, { readonly windowMs: number; readonly requests: number }>>;
}

/** Reading orders that work: the list and, when something traded, the fills. */
const CALLS_PER_POLL = 2;
/** Polls take at most this share of what is not kept for exits; sends, balances, searches and people need the rest. */
const POLL_SHARE = 0.5;
const POLL_MS_MIN = 2_000;
const WITH_STREAM_MS_MIN = 5_000;
const GAP_MS = 250;
const BALANCES_EVERY_MS = 15_000;

/**
 * Returns how often a broker with a budget is asked, so that one account with working orders takes at most half of it. More accounts
 * of one login share it; what goes beyond is held back by the budget itself, reads first.
 */
export function paceWithin({ windowMs, requests, keptForExits, perCall = {} }: RequestBudget): BrokerPace {
  const polls = Math.max(1, ((requests - keptForExits) * POLL_SHARE) / CALLS_PER_POLL);
  const slowestMs = Math.max(0, ...Object.values(perCall).map((own) => own.windowMs / own.requests));
  const pollMs = Math.max(POLL_MS_MIN, Math.ceil(windowMs / polls), slowestMs);
  return {
    pollMs,
    pollWithStreamMs: Math.max(WITH_STREAM_MS_MIN, pollMs),
    gapMs: GAP_MS,
    balancesAfterMoveMs: BALANCES_EVERY_MS,
    balancesEveryMs: BALANCES_EVERY_MS,
  };
}
