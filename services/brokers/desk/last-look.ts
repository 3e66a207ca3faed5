import { calendarOf } from '#core/calendar';
import { type OrderIntent, parseOccSymbol, underlyingOfRoot, venueOf } from '#core/model';
import { judgeIntent, type PreviewWord, readQuote, readQuoteInChain } from '#core/risk';
import type { ClaimContext, ClaimVerdict, PendingIntent } from '#store/desk';
import type { AccountWork } from './context.js';
import { previewOf } from './preview.js';
import { refreshBalances } from './sync.js';

/** Balances that are older than this share of what the limits allow are read again before an opening is judged on them. */
const BALANCES_SHARE = 0.5;

/**
 * Asks what the last-hop checks need and may not ask for while the account is locked: the newest frame, balances that are fresh enough,
 * the shares under a call, what is short where a purchase may open as well, the broker's preview of the first opening and of large ones. Returns the judge for the claiming transaction, which sees the market as it is then.
 * Errors: PlatformError when frame or balances cannot be read; a preview that fails is for the checks to judge.
 */
export async function lookBeforeClaim(work: AccountWork, { intent }: PendingIntent): Promise<Judge> {
  return judgeBefore(work, intent, await previewOf(work, intent));
}

type Judge = (claim: ClaimContext) => ClaimVerdict;

/** {@link lookBeforeClaim} with what the broker's preview has said already, or was not asked. */
export async function judgeBefore(work: AccountWork, intent: OrderIntent, preview: PreviewWord): Promise<Judge> {
  const { limits, marketNow, newestFrame, clock } = work.parts;
  const frame = await newestFrame(intent.underlying);
  const ageMs = () => clock.monotonicMs() - work.held.balancesAtMs;
  const opens = intent.side === 'sell_to_open';
  if (opens && ageMs() > limits.balancesAgeMsMax * BALANCES_SHARE) await refreshBalances(work);
  const brokerShares = opens ? await sharesUnder(work, intent) : undefined;
  const brokerShort = opens ? undefined : await shortAtBroker(work, intent);
  // A quote that its neighbours contradict stops what a bot decided on it, never a person or the kill switch that wants to close.
  const read = (intent.origin ?? 'bot') === 'bot' ? readQuoteInChain : readQuote;
  return (claim) => {
    const now = marketNow();
    const quote = read(frame, claim.intent.symbol, now, limits.quoteAgeMsMax, intent.side);
    const { closes } = claim.intent;
    const market = {
      now,
      session: calendarOf(venueOf(claim.intent.symbol)).sessionAt(now),
      quote,
      balancesAgeMs: ageMs(),
      preview,
      ...(closes && { closingQuote: read(frame, closes.symbol, now, limits.quoteAgeMsMax, 'buy_to_close') }),
    };
    return judgeIntent(claim, limits, {
      ...market,
      ...(brokerShares !== undefined && { brokerShares }),
      ...(brokerShort !== undefined && { brokerShort }),
    });
  };
}

/** Shares that the broker shows of a call's underlying; undefined for puts. */
async function sharesUnder({ broker }: AccountWork, { symbol, accountId }: OrderIntent): Promise<number | undefined> {
  const contract = parseOccSymbol(symbol);
  if (contract?.right !== 'call') return undefined;
  const underlying = underlyingOfRoot(contract.root);
  return (await broker.shares(accountId)).find((one) => one.underlying === underlying)?.quantity ?? 0;
}

/** Contracts that the broker shows short of what is bought back; undefined where it tells closing from opening by itself. */
async function shortAtBroker(
  { broker, held }: AccountWork,
  { symbol, accountId, quantity }: OrderIntent,
): Promise<number | undefined> {
  if (broker.capabilities.openCloseFlag) return undefined;
  const positions = await broker.positions(accountId);
  const short = positions.reduce((sum, one) => (one.symbol === symbol ? sum - one.quantity : sum), 0);
  // What is gone there is a difference that somebody has to hear of at once.
  if (short < quantity) held.reconcileWanted = true;
  return short;
}
