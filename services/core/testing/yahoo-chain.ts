import type { ChainFrame } from '../model/index.js';
import { BSM_PARITY_MODEL, fillGreeks, fitForwards } from '../pricing/index.js';
import type { Instant, Price } from '../units/index.js';
import { dollars, frameOf, type QuoteSpec } from './frames.js';

/** Returns the frame with forwards, IV and Greeks as market fills them in. */
export function valued(frame: ChainFrame, spot: Price): ChainFrame {
  const expiries = fitForwards(frame, spot);
  fillGreeks({ ...frame, expiries }, spot);
  return { ...frame, expiries, model: BSM_PARITY_MODEL };
}

/**
 * Returns a valued frame of one file in the layout of Yahoo option chains, `expiration,strike,bid,ask,volume,openInterest,spot_price,…` by header.
 * An empty volume is a volume of 0, and every quote gets `at` as its stamp, because the layout has neither.
 */
export function yahooFrame(underlying: string, csv: string, at: Instant): ChainFrame {
  const [header = '', ...lines] = csv.trim().split('\n');
  const names = header.split(',');
  const rows = lines.map((line) => line.split(','));
  const cell = (row: readonly string[], name: string) => row[names.indexOf(name)] ?? '';
  const quotes = rows.map(
    (row): QuoteSpec => ({
      expiry: cell(row, 'expiration'),
      strike: decimal(cell(row, 'strike')),
      right: cell(row, 'type') === 'put' ? 'put' : 'call',
      ...(cell(row, 'bid') === '' ? {} : { bid: decimal(cell(row, 'bid')) }),
      ...(cell(row, 'ask') === '' ? {} : { ask: decimal(cell(row, 'ask')) }),
      volume: Number(cell(row, 'volume')),
      openInterest: Number(cell(row, 'openInterest')),
    }),
  );
  const spot = decimal(cell(rows[0] ?? [], 'spot_price'));
  return valued(frameOf({ underlying, at, spot, quotes }), dollars(spot));
}

function decimal(text: string): string {
  return Number(text).toFixed(4);
}
