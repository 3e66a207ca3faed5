export {
  type AccountPermissions,
  type AccountType,
  type AccountView,
  type Balances,
  currencyOf,
  freeBuyingPower,
  highestStop,
  type LoginView,
  type PendingOrder,
  type RestingExit,
  STOP_LEVELS,
  type StopLevel,
  type StopScope,
  type TradingMode,
} from './account.js';
export { settlementOfRoot, settlesInCash } from './cash-settlement.js';
export {
  type ChainColumns,
  type ChainFrame,
  countAt,
  type ExpirySlice,
  findRow,
  type HashedFrame,
  MISSING_INT,
  priceAt,
  QUALITY_REASONS,
  type QualityCounts,
  type QualityReason,
  RIGHT_CALL,
  RIGHT_PUT,
  RowFlag,
  rightOfRow,
  sliceOfRow,
  spotOf,
  symbolOfRow,
  UNTRADABLE_FLAGS,
} from './chain-frame.js';
export {
  allocateColumns,
  decodeFrame,
  encodeFrame,
  FRAME_CODEC_VERSION,
  type FrameDecodeCode,
  FrameDecodeError,
} from './chain-frame-codec.js';
export {
  contractSizeOf,
  isAdjustedRoot,
  kindOfUnderlying,
  type OccSymbol,
  type OptionContract,
  occSymbol,
  parseOccSymbol,
  type Right,
  STANDARD_MULTIPLIER,
  type UnderlyingKind,
  underlyingOfRoot,
} from './contract.js';
export type { CorporateAction, FormerContract, PaidDividend, StockSplit } from './corporate-action.js';
export { type FrameSummary, frameSummary } from './frame-summary.js';
export { AccountLimits, NO_TRADING_LIMITS, TradingLimits } from './limits.js';
export {
  COMPUTE_QUEUE,
  type ConnectionNotice,
  FRAME_CHANNEL,
  type FrameAnnouncement,
  type IntentNotice,
  MARKET_CLOCK_CHANNEL,
  type MarketClockEpoch,
  marketTime,
  Notify,
  type SlotNotice,
  slotQueueName,
  type TickJob,
  type TickKind,
  tickJobId,
  type UserNotice,
} from './messages.js';
export {
  type ClosingLeg,
  ENDED_ORDER_STATES,
  type Fill,
  type IntentStatus,
  type Ladder,
  ORDER_STATES,
  type Order,
  type OrderDuration,
  type OrderIntent,
  type OrderOrigin,
  type OrderSide,
  type OrderState,
  type OrderStep,
  type Position,
} from './order.js';
export type { CashDividend, EarningsDate, Sourced, UnderlyingFacts } from './reference.js';
export type { HeldSplit, Settlement, ShareHolding, ShareSale } from './settlement.js';
export { tickTableOf, toTick } from './ticks.js';
export {
  exchangeName,
  isOnTick,
  NSE_PREFIX,
  nseUnderlying,
  type TickTable,
  termsOfVenue,
  type Venue,
  type VenueTerms,
  venueOf,
} from './venue.js';
