import { exerciseCutoff, expiryInstant } from '#core/calendar';
import { type AccountView, type Position, parseOccSymbol, settlesInCash } from '#core/model';
import { addMs, type Instant, MS_PER_MINUTE } from '#core/units';
import type { AskedGone } from '#store/desk';
import type { BecameView, PositionView } from '../contract/index.js';
import { lastWordOf } from './last-word.js';

/** Paper accounts settle at the first look after the end of exercise. */
const PAPER_SETTLES_WITHIN_MS = 15 * MS_PER_MINUTE;

/** Contracts of an account of which the broker shows fewer than our bots hold; negative when short. */
export interface ContractDifference {
  readonly symbol: string;
  readonly broker: number;
  readonly ours: number;
}

export interface UnexplainedContext {
  readonly position: Position;
  readonly account: Pick<AccountView, 'login'> | undefined;
  /** Of the position's account. */
  readonly differences: readonly ContractDifference[];
  /** What was said last of the contracts of any account. */
  readonly asked: readonly AskedGone[];
  readonly now: Instant;
}

/** Returns what a person may have to say of a position that the broker no longer shows, or whose settlement nobody has stated. */
export function unexplainedOf(context: UnexplainedContext): PositionView['unexplained'] {
  const { position, account, asked } = context;
  if (!account || position.openQuantity === 0) return undefined;
  const gone = account.login ? goneAtBroker(context) : goneOnPaper(context);
  if (!gone) return undefined;
  const { accountId, symbol } = position;
  const lastWord = lastWordOf(asked.find((one) => one.accountId === accountId && one.symbol === symbol));
  return { ...gone, ...(lastWord && { lastWord }) };
}

type Gone = Pick<NonNullable<PositionView['unexplained']>, 'quantity' | 'outcomes'>;

function goneAtBroker({ position, differences, now }: UnexplainedContext): Gone | undefined {
  const contract = parseOccSymbol(position.symbol);
  const found = differences.find(({ symbol }) => symbol === position.symbol);
  if (!contract || !found) return undefined;
  const missing = Math.min(-found.ours, found.broker - found.ours);
  if (missing <= 0) return undefined;
  const hasExpired = now >= expiryInstant(contract.expiry, 'pm');
  const settled: readonly BecameView[] = settlesInCash(contract.root)
    ? ['settled', 'expired']
    : ['expired', 'assigned'];
  const possible = hasExpired ? settled : settled.filter((one) => one === 'assigned');
  return { quantity: Math.min(position.openQuantity, missing), outcomes: [...possible, 'bought_back'] };
}

function goneOnPaper({ position, now }: UnexplainedContext): Gone | undefined {
  const contract = parseOccSymbol(position.symbol);
  const isLate = contract && now >= addMs(exerciseCutoff(contract.expiry), PAPER_SETTLES_WITHIN_MS);
  return isLate ? { quantity: position.openQuantity, outcomes: ['settled'] } : undefined;
}
