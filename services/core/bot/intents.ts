import type { Session } from '../calendar/index.js';
import type { AccountView, OrderIntent } from '../model/index.js';
import type { Candidate } from '../screening/index.js';
import { entryLimit } from '../strategy/index.js';
import {
  addMs,
  type ClientOrderId,
  type DecisionId,
  type Instant,
  type IntentId,
  MS_PER_MINUTE,
  type PositionId,
  type Price,
  ZERO_MONEY,
} from '../units/index.js';
import { reserveOf } from './arbiter.js';
import type { TickDecisionInput } from './decision-input.js';
import type { ExitJudgement } from './record.js';

/** A buy-back is worth sending for so long; then the next frame judges afresh. */
const EXIT_VALID_MS = 5 * MS_PER_MINUTE;

/** Makes intents of one decision; their ids count up. */
export function intentMaker(input: TickDecisionInput, id: DecisionId) {
  const { bot, account, now } = input;
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
  const until = (ms: number, session: Session) =>
    Math.min(addMs(now, ms), session.day.closeAt ?? Number.POSITIVE_INFINITY) as Instant;
  return {
    open(candidate: Candidate, session: Session): OrderIntent {
      const ids = base();
      return {
        ...ids,
        symbol: candidate.symbol,
        underlying: candidate.underlying,
        side: 'sell_to_open',
        quantity: bot.config.sizing.contracts,
        limit: entryLimit(bot.config.entry, candidate.bid, candidate.ask),
        validUntil: until(bot.config.entry.cancelAfterMinutes * MS_PER_MINUTE, session),
        reserve: reserveOf(candidate, bot.config.sizing.contracts),
        positionId: `pos-${ids.id}` as PositionId,
      };
    },
    close(exit: ExitJudgement, session: Session): OrderIntent {
      const position = account.positions.find((one) => one.id === exit.positionId) as AccountView['positions'][number];
      return {
        ...base(),
        symbol: position.symbol,
        underlying: position.underlying,
        side: 'buy_to_close',
        quantity: position.openQuantity,
        limit: exit.ask as Price,
        ...(exit.due === 'USER_CLOSE' ? { origin: 'person' as const } : {}),
        validUntil: until(EXIT_VALID_MS, session),
        reserve: ZERO_MONEY,
        positionId: position.id,
      };
    },
  };
}
