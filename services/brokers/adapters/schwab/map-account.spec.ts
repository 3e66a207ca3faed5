import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { instant } from '#core/units';
import { balancesOf, factsOf, labelOf, positionsOf, previewOf, quoteOf, sharesIn } from './map-account.js';
import { parseWire } from './parse.js';
import { accountSchema, chainSchema, previewSchema, quotesSchema, type WireAccount } from './wire.js';

const FIXTURE = readFileSync(path.join(import.meta.dirname, 'fixtures', 'http_get_account.json'), 'utf8');
const NOW = instant(Date.UTC(2026, 0, 5, 16));

function account(change: object = {}): WireAccount {
  const { securitiesAccount } = JSON.parse(FIXTURE);
  const wire = parseWire(accountSchema, JSON.stringify({ securitiesAccount: { ...securitiesAccount, ...change } }));
  if (wire === undefined) throw new Error('not an account');
  return wire.securitiesAccount;
}

describe(balancesOf.name, () => {
  it('takes a margin account at its word, and its cash from equity less what is held', () => {
    expect(balancesOf(account(), NOW)).toEqual({
      // 25,000 of equity, and a short put that is worth −105.
      cash: 251_050_000,
      requirement: 0,
      shortMarketValue: 1_050_000,
      optionBuyingPower: 250_000_000,
      asOf: NOW,
    });
  });

  it('takes the cash of a live reply where it is stated', () => {
    const currentBalances = { cashBalance: 25_105.1, maintenanceRequirement: 2_100.25, optionBuyingPower: 23_004.85 };
    expect(balancesOf(account({ currentBalances }), NOW)).toMatchObject({
      cash: 251_051_000,
      requirement: 21_002_500,
      optionBuyingPower: 230_048_500,
    });
  });

  it('lets a cash account use what is available for trading', () => {
    const currentBalances = { cashAvailableForTrading: 10_000.01, totalCash: 25_000, unsettledCash: 0 };
    expect(balancesOf(account({ type: 'CASH', currentBalances, positions: undefined }), NOW)).toEqual({
      cash: 250_000_000,
      requirement: 149_999_900,
      shortMarketValue: 0,
      optionBuyingPower: 100_000_100,
      asOf: NOW,
    });
  });

  it('makes no number up', () => {
    expect(balancesOf(account({ currentBalances: undefined }), NOW)).toBeUndefined();
    expect(balancesOf(account({ currentBalances: { equity: 1, maintenanceRequirement: 0 } }), NOW)).toBeUndefined();
    expect(balancesOf(account({ currentBalances: { equity: 1, optionBuyingPower: 1 } }), NOW)).toBeUndefined();
    expect(balancesOf(account({ type: 'CASH' }), NOW)).toBeUndefined();
  });
});

describe(positionsOf.name, () => {
  it('reads a short put', () => {
    expect(positionsOf(account())).toEqual([{ symbol: 'AAPL260116P00150000', quantity: -1, averagePrice: 12_500 }]);
  });

  it('leaves shares out, and stops at an option that it cannot read', () => {
    const [put] = JSON.parse(FIXTURE).securitiesAccount.positions;
    const shares = {
      ...put,
      instrument: { assetType: 'EQUITY', symbol: 'AAPL' },
      longQuantity: 10.5,
      shortQuantity: 0,
    };
    expect(positionsOf(account({ positions: [shares] }))).toEqual([]);
    const strange = { ...put, instrument: { assetType: 'OPTION', symbol: '/ESH26' } };
    expect(positionsOf(account({ positions: [strange] }))).toBeUndefined();
    expect(positionsOf(account({ positions: undefined }))).toEqual([]);
  });
});

describe(factsOf.name, () => {
  it('knows type and restriction, and no option level', () => {
    expect(factsOf(account())).toEqual({
      type: 'margin',
      maySellPuts: true,
      closingOnly: false,
      feePerContract: 6_700,
    });
    expect(factsOf(account({ type: 'CASH', isClosingOnlyRestricted: true }))).toMatchObject({
      type: 'cash',
      closingOnly: true,
    });
    expect(factsOf(account({ type: 'TRUST' }))).toBeUndefined();
  });

  it('shows the last digits of an account only', () => {
    expect(labelOf('12345678')).toBe('…5678');
    expect(labelOf('1234')).toBe('…34');
  });
});

describe(quoteOf.name, () => {
  it('takes the names of the specification and those of live replies', () => {
    const body = `{"AAPL  260116P00150000":{"quote":{"bidPrice":1.2,"askPrice":1.25,"quoteTime":1767628800000}},
      "AAPL  260116P00145000":{"quote":{"bid":0,"ask":0.05}},"errors":{"invalidSymbols":["X"]}}`;
    const quotes = parseWire(quotesSchema, body) ?? {};
    const read = Object.entries(quotes).map(([symbol, { quote }]) => quote && quoteOf(symbol, quote));
    expect(read).toEqual([
      { symbol: 'AAPL260116P00150000', bid: 12_000, ask: 12_500, tsEvent: 1_767_628_800_000 },
      { symbol: 'AAPL260116P00145000', bid: 0, ask: 500 },
      undefined,
    ]);
  });

  it('reads a chain without its Greeks', () => {
    const row =
      '{"putCall":"PUT","symbol":"AAPL  260116P00150000","bid":1.2,"ask":1.25,"delta":-999.0,"quoteTimeInLong":1767628800000}';
    const body = `{"symbol":"AAPL","status":"SUCCESS","putExpDateMap":{"2026-01-16:11":{"150.0":[${row}]}}}`;
    const [found] = parseWire(chainSchema, body)?.putExpDateMap?.['2026-01-16:11']?.['150.0'] ?? [];
    expect(found && quoteOf(found.symbol, found)).toEqual({
      symbol: 'AAPL260116P00150000',
      bid: 12_000,
      ask: 12_500,
      tsEvent: 1_767_628_800_000,
    });
  });
});

describe(previewOf.name, () => {
  const preview = (change: object) => {
    const wire = parseWire(previewSchema, JSON.stringify({ orderId: 0, orderStrategy: {}, ...change }));
    return wire && previewOf(wire);
  };
  const rule = (validationRuleName: string, message: string) => ({ validationRuleName, message });

  it('sums commission and fees, and passes warnings on', () => {
    const commissionAndFee = {
      commission: { commissionLegs: [{ commissionValues: [{ value: 1.3, type: 'COMMISSION' }] }] },
      fee: {
        feeLegs: [
          {
            feeValues: [
              { value: 0.03, type: 'OPT_REG_FEE' },
              { value: 0.01, type: 'TAF_FEE' },
            ],
          },
        ],
      },
    };
    const orderValidationResult = {
      accepts: [rule('A', 'fine')],
      warns: [rule('PRICES_CAN_CHANGE_QUICKLY', 'Prices can change quickly.')],
      reviews: [],
      alerts: [rule('B', 'Look again.')],
      rejects: [],
    };
    expect(preview({ commissionAndFee, orderValidationResult })).toEqual({
      kind: 'previewed',
      fees: 13_400,
      warnings: ['Prices can change quickly.', 'Look again.'],
    });
  });

  it('takes the projected commission where no other is stated, and says nothing where none is', () => {
    expect(preview({ orderStrategy: { orderBalance: { projectedCommission: 0.65 } } })).toMatchObject({ fees: 6_500 });
    expect(preview({})).toEqual({ kind: 'previewed', warnings: [] });
  });

  it('says what the broker would reject it for', () => {
    const orderValidationResult = { rejects: [rule('Position_Sys_0001', 'oversold')], warns: [rule('X', 'y')] };
    expect(preview({ orderValidationResult })).toEqual({
      kind: 'rejected',
      code: 'POSITION_SYS_0001',
      text: 'oversold',
    });
    expect(preview({ orderValidationResult: { rejects: [rule('Rule', 'no')] } })).toMatchObject({
      code: 'ORDER_REJECTED',
    });
  });
});

describe(sharesIn.name, () => {
  it('reads shares and funds, and no options', () => {
    const held = (symbol: string, assetType: string, longQuantity: number) => ({
      ...{ longQuantity, shortQuantity: 0 },
      instrument: { symbol, assetType },
    });
    const positions = [
      held('AAPL', 'EQUITY', 100),
      held('SPY', 'COLLECTIVE_INVESTMENT', 50.5),
      held('AAPL  260116P00150000', 'OPTION', 1),
    ];
    expect(sharesIn(account({ positions }))).toEqual([
      { underlying: 'AAPL', quantity: 100 },
      { underlying: 'SPY', quantity: 50 },
    ]);
    expect(sharesIn(account({ positions: undefined }))).toEqual([]);
  });
});
