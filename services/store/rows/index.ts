export {
  ACCOUNT_COLUMNS,
  ACCOUNT_STOP_SQL,
  ACCOUNT_VIEW_COLUMNS,
  type AccountRow,
  type AccountViewRow,
  accountViewOf,
  BOT_STOP_SQL,
  balancesOf,
  OPEN_STATES_SQL,
  STOP_RANK_SQL,
} from './account-rows.js';
export { deflateBytes, inflateBytes } from './deflate.js';
export { moneyColumn, moneyOf, priceColumn, priceOf } from './money.js';
export { notify } from './notify.js';
export {
  FILL_COLUMNS,
  type FillRow,
  fillOf,
  INTENT_COLUMNS,
  type IntentRow,
  type IntentStanding,
  intentOf,
  intentStandingOf,
  ORDER_COLUMNS,
  type OrderRow,
  orderOf,
  POSITION_COLUMNS,
  type PositionRow,
  positionOf,
} from './order-rows.js';
