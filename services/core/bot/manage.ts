import { expiryInstant } from '../calendar/index.js';
import type { LoginView } from '../model/index.js';
import { manageableByDayOrders } from '../risk/index.js';
import type { TradingDate } from '../units/index.js';
import type { WaitReason } from './record.js';
import { unmanageableWords } from './unmanageable-words.js';

export interface Managed<Candidate> {
  /** In the order in which they came. */
  readonly candidates: readonly Candidate[];
  /** Why some were left out. */
  readonly wait?: WaitReason;
}

/** Leaves out the options that the bot could not look after until they expire; the words are those of the earliest expiry left out. */
export function keepManageable<Candidate extends { readonly expiry: TradingDate }>(
  login: LoginView | undefined,
  candidates: readonly Candidate[],
): Managed<Candidate> {
  if (login === undefined) return { candidates };
  const answers = new Map(
    [...new Set(candidates.map(({ expiry }) => expiry))].map((expiry) => [expiry, answerFor(login, expiry)]),
  );
  const kept = candidates.filter(({ expiry }) => answers.get(expiry)?.kind === 'yes');
  const [first] = [...answers].filter(([, answer]) => answer.kind === 'no').sort(([a], [b]) => (a < b ? -1 : 1));
  if (!first || first[1].kind === 'yes') return { candidates: kept };
  const detail = unmanageableWords(first[1], login, first[0]);
  return { candidates: kept, wait: { code: 'NOT_MANAGEABLE', detail } };
}

function answerFor(login: LoginView, expiry: TradingDate) {
  return manageableByDayOrders({ login, expiresAt: expiryInstant(expiry, 'pm') });
}
