export { asciiBytes, asciiText } from './ascii.js';
export { assert, InvariantError, unreachable } from './assert.js';
export type { Brand } from './brand.js';
export { type Amount, CURRENCIES, CURRENCY_FAULTS, type Currency, CurrencyError, sumAmounts } from './currency.js';
export type {
  AccountId,
  BotId,
  CampaignId,
  ClientOrderId,
  ConnectionId,
  ContentHash,
  CorporateActionId,
  DecisionId,
  DeskId,
  ExecutionId,
  IntentId,
  OrderId,
  PodId,
  PositionId,
  SettlementId,
  SlotId,
  Underlying,
  UserId,
} from './ids.js';
export {
  MONEY_SCALE,
  type Money,
  moneyFromDecimal,
  moneyFromNumber,
  moneyToDecimal,
  moneyToNumber,
  notional,
  type Price,
  priceFromDecimal,
  priceFromNumber,
  priceToDecimal,
  priceToNumber,
  subtractMoney,
  sumMoney,
  ZERO_MONEY,
} from './money.js';
export { type Random, seededRandom } from './random.js';
export { type Rounding, roundDigits, roundTo } from './rounding.js';
export { sixDigits } from './significant.js';
export {
  addDays,
  addMs,
  civilFromDayNumber,
  dayNumber,
  dayNumberOf,
  dayOfWeek,
  daysBetween,
  type Instant,
  instant,
  instantToIso,
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  MS_PER_SECOND,
  MS_PER_YEAR,
  parseTradingDate,
  type TradingDate,
  tradingDateFromDayNumber,
} from './time.js';
