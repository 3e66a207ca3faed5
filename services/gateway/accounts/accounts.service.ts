import { unmanageableWords } from '#core/bot';
import { calendarOf, expiryInstant, tradingDateAt, weeklyExpiries } from '#core/calendar';
import { currencyOf } from '#core/model';
import { manageable, targetRestsBy } from '#core/risk';
import { type AccountId, type Instant, moneyToDecimal, sumMoney, type TradingDate, type UserId } from '#core/units';
import type { Clock } from '#platform/clock';
import type { AccountRepository, OwnedAccount, StatedFacts } from '#store/users';
import type { AccountFactsView, AccountSummaryView, SetAccountLimits } from '../contract/index.js';
import { found, Problem } from '../http/index.js';

/** A user's brokerage accounts. */
export class AccountsService {
  constructor(
    private readonly accounts: AccountRepository,
    /** The wall: it is by the wall that logins end. */
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  async list(userId: UserId): Promise<AccountSummaryView[]> {
    const now = this.clock.now();
    return (await this.accounts.list(userId)).map((account) => accountView(account, now));
  }

  /** What holds for all bots of the account together, from their next decision on and at the desk at once. */
  async setLimits(userId: UserId, accountId: AccountId, { limits }: SetAccountLimits): Promise<AccountSummaryView> {
    if (!(await this.accounts.setLimits(userId, accountId, limits))) throw new Problem('NOT_FOUND');
    return accountView(found(await this.accounts.get(userId, accountId)), this.clock.now());
  }
}

export function accountView(account: OwnedAccount, now: Instant): AccountSummaryView {
  const { name, broker, view, ownStop, connectionId, facts } = account;
  const { balances } = view;
  const unmanageable = unmanageableOf(account, now);
  return {
    id: view.id,
    name,
    broker,
    mode: view.mode,
    type: view.type,
    currency: currencyOf(view),
    stop: view.stop,
    ownStop,
    ...(connectionId !== undefined && { connectionId }),
    ...(facts !== undefined && { facts: factsView(facts) }),
    ...(unmanageable !== undefined && { unmanageable }),
    ...(view.limits !== undefined && { limits: view.limits }),
    cash: moneyToDecimal(balances.cash),
    requirement: moneyToDecimal(balances.requirement),
    reserved: moneyToDecimal(sumMoney(...view.pending.map(({ reserve }) => reserve))),
    optionBuyingPower: moneyToDecimal(balances.optionBuyingPower),
    drift: view.drift,
    balancesAsOf: balances.asOf,
  };
}

function factsView({ optionLevel, maySellPuts, closingOnly, feePerContract }: StatedFacts): AccountFactsView {
  return {
    ...(optionLevel !== undefined && { optionLevel }),
    maySellPuts,
    closingOnly,
    feePerContract: moneyToDecimal(feePerContract),
  };
}

/** Why not even a put of the next weekly expiry could be opened, its profit target resting at the broker: whatever lives longer could not either. */
function unmanageableOf({ view }: OwnedAccount, now: Instant): string | undefined {
  const { login } = view;
  if (login === undefined) return undefined;
  const [expiry] = weeklyExpiries(tradingDateAt(now), 1);
  const restsBy = targetRestsBy(calendarOf('US'), now);
  const answer = manageable({ login, expiresAt: expiryInstant(expiry as TradingDate, 'pm'), restsBy });
  return answer.kind === 'no' ? unmanageableWords(answer, login) : undefined;
}
