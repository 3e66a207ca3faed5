import { tradingDateAt } from '#core/calendar';
import { type ChainFrame, countAt, findRow, type OptionContract, priceAt, spotOf } from '#core/model';
import { priceToDecimal } from '#core/units';
import type { ContractDayView } from '../contract/index.js';

/** Returns what each kept chain said of a contract; chains without it are left out. */
export function contractHistory(chains: readonly ChainFrame[], contract: OptionContract): ContractDayView[] {
  return chains.flatMap((frame) => {
    const row = findRow(frame, contract);
    return row < 0 ? [] : [dayOf(frame, row)];
  });
}

function dayOf(frame: ChainFrame, row: number): ContractDayView {
  const { columns } = frame;
  const [spot, bid, ask] = [spotOf(frame), priceAt(columns.bid, row), priceAt(columns.ask, row)];
  const [openInterest, volume] = [countAt(columns.openInterest, row), countAt(columns.volume, row)];
  const [iv, delta] = [columns.iv[row] as number, columns.delta[row] as number];
  return {
    date: tradingDateAt(frame.tsEvent),
    at: frame.tsEvent,
    ...(spot !== undefined && { spot: priceToDecimal(spot) }),
    ...(bid !== undefined && { bid: priceToDecimal(bid) }),
    ...(ask !== undefined && { ask: priceToDecimal(ask) }),
    ...(Number.isFinite(iv) && { iv }),
    ...(Number.isFinite(delta) && { delta }),
    ...(openInterest !== undefined && { openInterest }),
    ...(volume !== undefined && { volume }),
  };
}
