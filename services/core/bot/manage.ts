import { calendarOf } from '../calendar/index.js';
import { type LoginView, type OccSymbol, parseOccSymbol, settlementOfRoot, settlesInCash } from '../model/index.js';
import { manageable, targetRestsBy } from '../risk/index.js';
import type { Instant, TradingDate } from '../units/index.js';
import type { BotConfig } from './config.js';
import type { WaitReason } from './record.js';
import { restsTargetOf } from './resting-terms.js';
import { settlementUntoldWords, unmanageableWords } from './unmanageable-words.js';

export interface Managed<Candidate> {
  /** In the order in which they came. */
  readonly candidates: readonly Candidate[];
  /** Why some were left out. */
  readonly wait?: WaitReason;
}

export interface Managing {
  readonly login: LoginView | undefined;
  readonly config: BotConfig;
  readonly right: 'put' | 'call';
  readonly now: Instant;
}

interface Opened {
  readonly symbol: OccSymbol;
  readonly expiry: TradingDate;
}

/** Leaves out the options that the bot could not look after until they end; the words are those of the earliest expiry left out. */
export function keepManageable<Candidate extends Opened>(
  { login, config, right, now }: Managing,
  candidates: readonly Candidate[],
): Managed<Candidate> {
  if (login === undefined) return { candidates };
  const calendar = calendarOf('US');
  const restsBy = restsTargetOf(config, right) ? targetRestsBy(calendar, now) : undefined;
  const answers = new Map(
    [...new Set(candidates.map(({ expiry }) => expiry))].map((expiry) => [
      expiry,
      manageable({ login, expiresAt: calendar.expiryInstant(expiry), restsBy }),
    ]),
  );
  const watched = candidates.filter(({ expiry }) => answers.get(expiry)?.kind === 'yes');
  const untold = watched.find((one) => isSettledUntold(one, config));
  const kept = untold ? watched.filter((one) => !isSettledUntold(one, config)) : watched;
  const [first] = [...answers].filter(([, answer]) => answer.kind === 'no').sort(([a], [b]) => (a < b ? -1 : 1));
  if (first && first[1].kind === 'no') return unmanaged(kept, unmanageableWords(first[1], login, first[0]));
  return untold ? unmanaged(kept, settlementUntoldWords(untold.symbol, login)) : { candidates: kept };
}

function unmanaged<Candidate>(candidates: readonly Candidate[], detail: string): Managed<Candidate> {
  return { candidates, wait: { code: 'NOT_MANAGEABLE', detail } };
}

/**
 * Returns whether a contract would be settled in cash at a price that no broker states: its account would open nothing more until a person
 * says it. Those that the bot buys back before are none of them.
 */
function isSettledUntold({ symbol }: Opened, { exits: { closeAtDte }, expiryDay }: BotConfig): boolean {
  const root = parseOccSymbol(symbol)?.root ?? '';
  if (!settlesInCash(root) || (closeAtDte !== null && closeAtDte >= 1)) return false;
  const isClosedOnTheDay = closeAtDte === 0 || expiryDay.rule === 'close';
  return !isClosedOnTheDay || settlementOfRoot(root) === 'am';
}
