import { instantAt, tradingDateAt } from '#core/calendar';
import { type Instant, moneyToDecimal, type UserId } from '#core/units';
import type { ResultRepository } from '#store/trades';
import type { AccountResultView } from '../contract/index.js';

/** What was earned and lost, by account. */
export class ResultsService {
  constructor(
    private readonly results: Pick<ResultRepository, 'ofUser'>,
    private readonly marketNow: () => Instant,
  ) {}

  /** A day is the exchange's. Accounts that never traded are left out. */
  async ofUser(userId: UserId): Promise<AccountResultView[]> {
    const today = tradingDateAt(this.marketNow());
    const results = await this.results.ofUser(userId, instantAt(today, '00:00'));
    return results.map(({ accountId, realised, realisedToday, fees, unknown }) => ({
      accountId,
      ...(realised !== undefined && { realised: moneyToDecimal(realised) }),
      ...(realisedToday !== undefined && { realisedToday: moneyToDecimal(realisedToday) }),
      fees: moneyToDecimal(fees),
      unknown,
    }));
  }
}
