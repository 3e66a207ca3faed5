import { assert, type Money, moneyFromDecimal, sumMoney } from '#core/units';

/** Fees per contract and side, in dollars. */
export interface FeeSchedule {
  readonly commission: string;
  /** Clearing, exchange and regulatory fees together. */
  readonly regulatory: string;
}

/** What US retail brokers commonly charge: 0.65 commission, about 0.02 for OCC clearing, ORF and TAF. */
export const PAPER_FEES: FeeSchedule = { commission: '0.65', regulatory: '0.02' };

/** Returns the fees of an execution, exact. */
export function feesFor(schedule: FeeSchedule, contracts: number): Money {
  const commission = moneyFromDecimal(schedule.commission);
  const regulatory = moneyFromDecimal(schedule.regulatory);
  assert(commission !== undefined && regulatory !== undefined, 'Invariant: fees are decimal amounts');
  return (sumMoney(commission, regulatory) * contracts) as Money;
}
