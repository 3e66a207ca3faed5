/** Accounts, money, positions, quotes and strikes. Pure but for what the world shows. */
import { parseOccSymbol, STANDARD_MULTIPLIER } from '#core/model';
import { subtractMoney, sumMoney, ZERO_MONEY } from '#core/units';
import { type SimBooks, type SimUser, type SimWorld, shortRequirement } from '../kit/index.js';
import { amount, readSymbol, writeSymbol } from './wire.js';

export function accountsJson(user: SimUser, books: SimBooks) {
  const held = user.accounts.flatMap((number) => books.account(number) ?? []);
  return {
    Accounts: held.map(({ number, type, optionLevel }) => ({
      AccountID: number,
      Currency: 'USD',
      Status: 'Active',
      AccountType: type === 'margin' ? 'Margin' : 'Cash',
      AccountDetail: {
        IsStockLocateEligible: false,
        EnrolledInRegTProgram: type === 'margin',
        RequiresBuyingPowerWarning: false,
        DayTradingQualified: true,
        OptionApprovalLevel: optionLevel,
        PatternDayTrader: false,
      },
    })),
  };
}

export function balanceJson(number: string, books: SimBooks) {
  const account = books.account(number);
  const type = account?.type ?? 'cash';
  const cash = account?.cash ?? ZERO_MONEY;
  const power = amount(books.buyingPower(number));
  const positions = books.positions(number);
  const required = sumMoney(...positions.map(({ symbol, quantity }) => shortRequirement(type, symbol, -quantity)));
  const cost = sumMoney(...positions.map((position) => position.cost));
  return {
    AccountID: number,
    AccountType: type === 'margin' ? 'Margin' : 'Cash',
    CashBalance: amount(cash),
    BuyingPower: power,
    Equity: amount(subtractMoney(cash, cost)),
    MarketValue: amount(cost),
    TodaysProfitLoss: '0',
    UnclearedDeposit: '0',
    BalanceDetail: {
      CostOfPositions: amount(cost),
      DayTrades: '0',
      OptionBuyingPower: power,
      OptionsMarketValue: amount(cost),
      OvernightBuyingPower: power,
      RequiredMargin: amount(required),
      RealizedProfitLoss: '0',
      UnrealizedProfitLoss: '0',
      UnsettledFunds: '0',
    },
    Commission: '0',
  };
}

export function positionsJson(number: string, books: SimBooks): readonly unknown[] {
  const options = books.positions(number).map(({ id, symbol, quantity, cost }) => ({
    AccountID: number,
    AssetType: 'STOCKOPTION',
    AveragePrice: amount(Math.abs(cost / (quantity * STANDARD_MULTIPLIER))),
    LongShort: quantity < 0 ? 'Short' : 'Long',
    PositionID: String(id),
    Quantity: String(quantity),
    Symbol: writeSymbol(symbol),
    TotalCost: amount(cost),
    ExpirationDate: `${parseOccSymbol(symbol)?.expiry}T00:00:00Z`,
  }));
  const shares = books.shares(number).map(({ underlying, quantity }) => ({
    AccountID: number,
    AssetType: 'STOCK',
    LongShort: quantity < 0 ? 'Short' : 'Long',
    PositionID: underlying,
    Quantity: String(quantity),
    Symbol: underlying,
  }));
  return [...options, ...shares];
}

/** What is not known stands among the errors. */
export async function quotesJson(symbols: readonly string[], world: SimWorld) {
  const quotes: unknown[] = [];
  const errors: unknown[] = [];
  for (const text of symbols) {
    const symbol = readSymbol(text);
    const quote = symbol && (await world.quote(symbol));
    if (!symbol || !quote) errors.push({ Symbol: text, Error: 'FAILED, EC010: Invalid symbol' });
    else quotes.push({ Symbol: text, Bid: amount(quote.bid), Ask: amount(quote.ask), BidSize: '1', AskSize: '1' });
  }
  return { Quotes: quotes, Errors: errors };
}

export async function strikesJson(underlying: string, query: URLSearchParams, world: SimWorld) {
  const expiration = query.get('expiration') ?? '';
  const strikes = new Set<number>();
  for (const { symbol } of await world.chain(underlying)) {
    const contract = parseOccSymbol(symbol);
    if (contract?.expiry === expiration) strikes.add(contract.strike);
  }
  return { SpreadType: 'Single', Strikes: [...strikes].sort((a, b) => a - b).map((strike) => [amount(strike)]) };
}
