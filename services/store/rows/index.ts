export {
  ACCOUNT_COLUMNS,
  ACCOUNT_STOP_SQL,
  ACCOUNT_VIEW_COLUMNS,
  type AccountRow,
  type AccountViewRow,
  accountViewOf,
  BOT_STOP_SQL,
  balancesOf,
  CLOSED_SHOWN_MS,
  ORDER_STOP_RANK_SQL,
  RECENT_VIEW_COLUMNS,
  STOP_RANK_SQL,
} from './account-rows.js';
export { deflateLarge, deflateSmall, inflateBytes } from './deflate.js';
export { frameHash, isFrameHash } from './frame-hash.js';
export { joinBytes } from './joined-bytes.js';
export { moneyColumn, moneyOf, priceColumn, priceOf } from './money.js';
export { notify } from './notify.js';
export {
  FILL_COLUMNS,
  type FillRow,
  fillOf,
  hasBrokerId,
  INTENT_COLUMNS,
  type IntentRow,
  type IntentStanding,
  intentOf,
  intentStandingOf,
  lineageOf,
  ORDER_COLUMNS,
  type OrderRow,
  orderOf,
  POSITION_COLUMNS,
  type PositionRow,
  positionOf,
  SHARE_COLUMNS,
  type ShareRow,
  shareHoldingOf,
} from './order-rows.js';
export { packDifference, packFrame, unpackDifference, unpackFrame } from './packed-frame.js';
export { OPEN_STATES_SQL } from './pending-rows.js';
