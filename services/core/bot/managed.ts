import { clockTimeAt, type Session } from '../calendar/index.js';
import type { Underlying } from '../units/index.js';
import { botStopOf, type TickDecisionInput } from './decision-input.js';
import type { BotState } from './state.js';
import { generalWaits } from './waits.js';

/** What looking after open positions needs of a decision's input. */
export interface ManagedBot extends Pick<TickDecisionInput, 'account' | 'botStop' | 'frames' | 'facts' | 'now'> {
  readonly bot: Pick<TickDecisionInput['bot'], 'botId' | 'config'>;
  /** After the commands of this decision. */
  readonly state: BotState;
  readonly session: Session;
}

/** A roll looks after what is held, so it is not bound to the hours in which the bot looks for entries. */
const ALL_DAY = { everyMinutes: 1, from: '00:00', until: '23:59' };

/** Returns whether anything may be opened now, at whatever hour of the session. */
export function mayOpenNow(managed: ManagedBot): boolean {
  const { state, account, session, now } = managed;
  return generalWaits(state.status, account, botStopOf(managed), session, ALL_DAY, clockTimeAt(now)).length === 0;
}

/** Underlyings of which the bot holds shares. */
export function sharesHeld({ account, bot }: Pick<ManagedBot, 'account' | 'bot'>): ReadonlySet<Underlying> {
  const held = (account.shares ?? []).filter(({ botId, quantity }) => botId === bot.botId && quantity > 0);
  return new Set(held.map(({ underlying }) => underlying));
}
