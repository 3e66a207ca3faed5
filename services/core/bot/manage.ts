import { calendarOf } from '../calendar/index.js';
import type { LoginView } from '../model/index.js';
import { manageable, targetRestsBy } from '../risk/index.js';
import type { Instant, TradingDate } from '../units/index.js';
import type { WaitReason } from './record.js';
import { unmanageableWords } from './unmanageable-words.js';

export interface Managed<Candidate> {
  /** In the order in which they came. */
  readonly candidates: readonly Candidate[];
  /** Why some were left out. */
  readonly wait?: WaitReason;
}

export interface Managing {
  readonly login: LoginView | undefined;
  /** The profit target of what is opened rests at the broker. */
  readonly restsTarget: boolean;
  readonly now: Instant;
}

/** Leaves out the options that the bot could not look after until they expire; the words are those of the earliest expiry left out. */
export function keepManageable<Candidate extends { readonly expiry: TradingDate }>(
  { login, restsTarget, now }: Managing,
  candidates: readonly Candidate[],
): Managed<Candidate> {
  if (login === undefined) return { candidates };
  const calendar = calendarOf('US');
  const restsBy = restsTarget ? targetRestsBy(calendar, now) : undefined;
  const answers = new Map(
    [...new Set(candidates.map(({ expiry }) => expiry))].map((expiry) => [
      expiry,
      manageable({ login, expiresAt: calendar.expiryInstant(expiry), restsBy }),
    ]),
  );
  const kept = candidates.filter(({ expiry }) => answers.get(expiry)?.kind === 'yes');
  const [first] = [...answers].filter(([, answer]) => answer.kind === 'no').sort(([a], [b]) => (a < b ? -1 : 1));
  if (!first || first[1].kind === 'yes') return { candidates: kept };
  const detail = unmanageableWords(first[1], login, first[0]);
  return { candidates: kept, wait: { code: 'NOT_MANAGEABLE', detail } };
}
