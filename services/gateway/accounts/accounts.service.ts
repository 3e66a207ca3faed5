import type { StopLevel } from '#core/model';
import { type AccountId, moneyToDecimal, sumMoney, type UserId } from '#core/units';
import type { AuditRepository } from '#store/audit';
import type { AccountRepository, OwnedAccount } from '#store/users';
import type { AccountSummaryView } from '../contract/index.js';
import { found, Problem } from '../http/index.js';

/** A user's brokerage accounts, and the stop that reaches all bots of one. */
export class AccountsService {
  constructor(
    private readonly accounts: AccountRepository,
    private readonly audit: AuditRepository,
  ) {}

  async list(userId: UserId): Promise<AccountSummaryView[]> {
    return (await this.accounts.list(userId)).map(accountView);
  }

  async setStop(userId: UserId, accountId: AccountId, level: StopLevel): Promise<AccountSummaryView> {
    if (!(await this.accounts.setStop(userId, accountId, level))) throw new Problem('NOT_FOUND');
    const act = level === 'none' ? 'ACCOUNT_STOP_LIFTED' : 'ACCOUNT_STOPPED';
    await this.audit.append({ userId, act, subject: accountId, detail: { level } });
    return accountView(found(await this.accounts.get(userId, accountId)));
  }
}

export function accountView({ name, broker, view }: OwnedAccount): AccountSummaryView {
  const { balances } = view;
  return {
    id: view.id,
    name,
    broker,
    mode: view.mode,
    type: view.type,
    stop: view.stop,
    cash: moneyToDecimal(balances.cash),
    requirement: moneyToDecimal(balances.requirement),
    reserved: moneyToDecimal(sumMoney(...view.pending.map(({ reserve }) => reserve))),
    optionBuyingPower: moneyToDecimal(balances.optionBuyingPower),
    drift: view.drift,
    balancesAsOf: balances.asOf,
  };
}
