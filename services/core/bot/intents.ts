import type { Session } from '../calendar/index.js';
import type { AccountView, OccSymbol, OrderIntent } from '../model/index.js';
import { campaignOfPosition } from '../orders/index.js';
import { readQuote } from '../risk/index.js';
import type { Candidate } from '../screening/index.js';
import { entryLimit } from '../strategy/index.js';
import {
  addMs,
  type CampaignId,
  type ClientOrderId,
  type DecisionId,
  type Instant,
  type IntentId,
  MS_PER_MINUTE,
  MS_PER_SECOND,
  type PositionId,
  type Price,
  ZERO_MONEY,
} from '../units/index.js';
import { reserveOf } from './arbiter.js';
import type { CallSale } from './covered-calls.js';
import type { TickDecisionInput } from './decision-input.js';
import { EXIT_VALID_MS, type LadderQuote, type PricedAt, priceOfIntent } from './pricing.js';
import type { ExitCode, ExitJudgement } from './record.js';
import type { RestingPlacement } from './resting.js';
import { restsTargetOf } from './resting-terms.js';
import type { RollOrder } from './roll-orders.js';
import type { RollOpening } from './rolls.js';

/** Exits that lose nothing by a patient price. Stops, a user's wish, an expiry day and an ex-date are at once, whatever the configuration says. */
const PATIENT_EXITS: ReadonlySet<ExitCode> = new Set<ExitCode>(['PROFIT_TARGET', 'CLOSE_AT_DTE', 'ROLL']);

/** Returns the id of the position that an intent opens. */
export function openedBy(intentId: IntentId): PositionId {
  return `pos-${intentId}` as PositionId;
}

/** Makes intents of one decision; their ids count up. */
export function intentMaker(input: TickDecisionInput, id: DecisionId, session: Session) {
  const { bot, account, now } = input;
  const { entry, gates, pricing, sizing, strategy } = bot.config;
  let index = 0;
  const base = () => {
    index += 1;
    return {
      id: `${id}-${index}` as IntentId,
      decisionId: id,
      botId: bot.botId,
      userId: bot.userId,
      accountId: account.id,
      clientOrderId: `tp-${id}-${index}` as ClientOrderId,
    };
  };
  const until = (ms: number) => Math.min(addMs(now, ms), session.day.closeAt ?? Number.POSITIVE_INFINITY) as Instant;
  const sale = (
    of: Pick<Candidate, 'symbol' | 'underlying'>,
    terms: PricedAt & Pick<OrderIntent, 'quantity' | 'reserve' | 'restsTarget'>,
  ) => {
    const ids = base();
    const { symbol, underlying } = of;
    const { quantity, limit, ladder, reserve, restsTarget } = terms;
    return {
      ...ids,
      symbol,
      underlying,
      side: 'sell_to_open' as const,
      quantity,
      limit,
      ...(ladder && { ladder }),
      ...(restsTarget && { restsTarget }),
      validUntil: until(entry.cancelAfterMinutes * MS_PER_MINUTE),
      reserve,
      positionId: openedBy(ids.id),
    };
  };
  const rests = (right: 'put' | 'call') => (restsTargetOf(bot.config, right) ? { restsTarget: true as const } : {});
  const salePrice = (of: LadderQuote) =>
    priceOfIntent(pricing.entry, 'sell_to_open', of, entryLimit(entry, of.bid, of.ask));
  const purchasePrice = (
    { due, ask }: ExitJudgement,
    { symbol, underlying }: Pick<Candidate, 'symbol' | 'underlying'>,
  ) =>
    due && PATIENT_EXITS.has(due)
      ? priceOfIntent(pricing.exit, 'buy_to_close', quoteOf(symbol, underlying), ask as Price)
      : { limit: ask as Price };
  const quoteOf = (symbol: OccSymbol, underlying: Candidate['underlying']): LadderQuote | undefined => {
    const frame = input.frames.get(underlying)?.frame;
    const reading = readQuote(frame, symbol, now, gates.quoteAgeMaxSeconds * MS_PER_SECOND, 'buy_to_close');
    return reading.kind === 'usable' ? { symbol, ...reading.quote } : undefined;
  };
  return {
    /** The first put of a wheel begins a campaign of its own. */
    open(candidate: Candidate): OrderIntent {
      const quantity = sizing.contracts;
      const terms = { ...salePrice(candidate), quantity, reserve: reserveOf(candidate, quantity), ...rests('put') };
      const intent = sale(candidate, terms);
      return strategy.kind === 'wheel' ? { ...intent, campaignId: intent.positionId as string as CampaignId } : intent;
    },
    /** At the bid: the old put is gone, and the credit was reckoned with it. A line of rolls is one campaign from its first put on. */
    roll({ candidate, closed, plan }: RollOpening): OrderIntent {
      const { quantity } = plan;
      const terms = { quantity, limit: candidate.bid, reserve: reserveOf(candidate, quantity), ...rests('put') };
      return { ...sale(candidate, terms), campaignId: campaignOfPosition(closed), rolledFrom: closed.id };
    },
    /** At the bid of the new put less the ask of the old one, which is what the roll was wanted for. */
    rollAsOne({ exit: { view }, candidate, reserve }: RollOrder): OrderIntent {
      const { position, ask } = view;
      const terms = { quantity: position.openQuantity, limit: candidate.bid, reserve, ...rests('put') };
      return {
        ...sale(candidate, terms),
        validUntil: until(EXIT_VALID_MS),
        campaignId: campaignOfPosition(position),
        rolledFrom: position.id,
        closes: { symbol: position.symbol, positionId: position.id, limit: ask as Price },
      };
    },
    /** The shares are its cover, so it holds no buying power. */
    call({ candidate, holding, contracts }: CallSale): OrderIntent {
      const terms = { ...salePrice(candidate), quantity: contracts, reserve: ZERO_MONEY, ...rests('call') };
      return { ...sale(candidate, terms), campaignId: holding.campaignId };
    },
    /** For as long as the broker lets it; where that is the day, anew in each session. */
    rest({ position, limit }: RestingPlacement): OrderIntent {
      const isLasting = account.login?.gtc === true;
      return {
        ...base(),
        symbol: position.symbol,
        underlying: position.underlying,
        side: 'buy_to_close',
        quantity: position.openQuantity,
        limit,
        restsTarget: true,
        ...(isLasting && { duration: 'gtc' as const }),
        validUntil: (isLasting ? undefined : session.day.closeAt) ?? until(EXIT_VALID_MS),
        reserve: ZERO_MONEY,
        positionId: position.id,
      };
    },
    close(exit: ExitJudgement): OrderIntent {
      const position = account.positions.find((one) => one.id === exit.positionId) as AccountView['positions'][number];
      return {
        ...base(),
        symbol: position.symbol,
        underlying: position.underlying,
        side: 'buy_to_close',
        quantity: position.openQuantity,
        ...purchasePrice(exit, position),
        ...(exit.due === 'USER_CLOSE' ? { origin: 'person' as const } : {}),
        validUntil: until(EXIT_VALID_MS),
        reserve: ZERO_MONEY,
        positionId: position.id,
      };
    },
  };
}
