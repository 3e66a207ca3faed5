/** The put leg over the 252 recorded days of SPY in 2021, against a ledger kept from the vendor's file alone. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type BotConfig, defaultBotConfig } from '#core/bot';
import { tradingDateAt } from '#core/calendar';
import { parseOccSymbol } from '#core/model';
import { flatCurve } from '#core/rates';
import type { AccountId, Money } from '#core/units';
import { frameOfSnapshot } from '../../services/market/feeds/file/frames-of-step.js';
import { mapChain } from '../../services/market/feeds/file/map.js';
import { parseChainFile } from '../../services/market/feeds/file/parse.js';
import { YearOfDays } from './year-of-days.js';

const DATA = path.join(process.env['THETAPOD_DATA'] ?? '../shared/data', 'hist_option_csv');
const ACCOUNT = 'a0000000-0000-4000-8000-000000000001' as AccountId;
/** 200,000.00 in 1e-4. */
const CASH = 2_000_000_000 as Money;
/** Our paper broker's fee a contract and side, in 1e-4 dollars; settlements are free. */
const FEE = 6_700;
const SHARES_A_CONTRACT = 100;

const base = defaultBotConfig(ACCOUNT);
const config: BotConfig = {
  ...base,
  watchlist: ['SPY'],
  exits: { ...base.exits, profitTarget: 0.5, stopMultiple: 3, closeAtDte: null },
  // The file has the twenty busiest contracts of a day: what a whole chain would offer is not in it.
  gates: {
    ...base.gates,
    ...{ dteMin: 7, dteMax: 60, deltaMin: 0.05, deltaMax: 0.5, probOtmMin: 0.5, spreadMax: 0.2 },
    ...{
      openInterestMin: 0,
      volumeMin: 0,
      creditMin: '0.10',
      annualisedReturnMin: 0,
      scoreMin: 0,
      quoteAgeMaxSeconds: 900,
    },
  },
  sizing: { contracts: 1, allocation: '200000', maxPositions: 3, maxPerUnderlying: 3 },
};

/** Cells of a vendor's file without quotes, by the names of its header. */
function rowsOf(file: string): readonly Readonly<Record<string, string>>[] {
  const [header = '', ...lines] = gunzipSync(readFileSync(path.join(DATA, file)))
    .toString()
    .trim()
    .split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [names[index] ?? '', cell])));
}

const quotes = rowsOf('spy_2021_options_prod_1y.csv.gz');
const closes = new Map(rowsOf('spy_2021_stock_prod_1y.csv.gz').map((row) => [row['date'], Number(row['close'])]));
const units = (dollars: number) => Math.round(dollars * 10_000);
const quoted = (symbol: string, date: string, side: 'bid' | 'ask') =>
  units(Number(quotes.find((row) => row['optionroot'] === symbol && row['quotedate'] === date)?.[side]));

describe('a year of SPY puts', () => {
  let year: YearOfDays;
  beforeAll(async () => {
    year = new YearOfDays({ accountId: ACCOUNT, type: 'cash', cash: CASH, config });
    const text = gunzipSync(readFileSync(path.join(DATA, 'spy_2021_options_prod_1y.csv.gz'))).toString();
    const parsed = parseChainFile(text);
    const days = [...(parsed ? mapChain(parsed) : [])].sort((a, b) => (a.date < b.date ? -1 : 1));
    expect(days).toHaveLength(252);
    for (const [index, snapshot] of days.entries()) {
      const about = { source: 'spy-2021', sequence: index + 1, curveOn: () => flatCurve(0.001), staleCopy: false };
      const frame = frameOfSnapshot(snapshot, about);
      if (index === 0) await year.start(frame);
      await year.day(frame, snapshot.date);
    }
  });

  it('trades at the quotes of the file, and nothing else', () => {
    const { orders, fills } = year.store.tables;
    expect(orders.size).toBeGreaterThan(40);
    for (const fill of fills.values()) {
      const order = orders.get(fill.orderId);
      const date = tradingDateAt(fill.tsEvent);
      expect(fill.price).toBe(quoted(order?.symbol ?? '', date, order?.side === 'sell_to_open' ? 'bid' : 'ask'));
      expect(fill.fees).toBe(FEE);
    }
  });

  it('settles each put by the close of its last day: assigned a cent in the money, else expired', () => {
    let settled = 0;
    for (const position of year.store.tables.positions.values()) {
      const contract = parseOccSymbol(position.symbol);
      const close = closes.get(contract?.expiry ?? '');
      if (position.endedBy === undefined || close === undefined || !contract) continue;
      settled += 1;
      expect([position.symbol, position.endedBy]).toEqual([
        position.symbol,
        units(close) <= contract.strike - 100 ? 'assigned' : 'expired',
      ]);
    }
    expect(settled).toBeGreaterThan(20);
  });

  it('ends with books that agree with the ledger to the cent', async () => {
    const { orders, fills, positions } = year.store.tables;
    let cash: number = CASH;
    for (const fill of fills.values()) {
      const sign = orders.get(fill.orderId)?.side === 'sell_to_open' ? 1 : -1;
      cash += sign * fill.price * SHARES_A_CONTRACT - FEE;
    }
    for (const { symbol, endedBy } of positions.values()) {
      if (endedBy === 'assigned') cash -= (parseOccSymbol(symbol)?.strike ?? Number.NaN) * SHARES_A_CONTRACT;
    }
    const view = await year.store.accountView(ACCOUNT);
    expect(view?.balances.cash).toBe(cash);
    expect(view?.drift).toBe(false);
    expect(view?.pending).toEqual([]);
  });

  it('decides the same again from each record, byte for byte', async () => {
    expect(await year.replayed()).toEqual({ decisions: 252, different: [] });
  });
});
