export type {
  AccountLease,
  ClaimContext,
  ClaimResult,
  ClaimVerdict,
  DeskStore,
  DeskWrite,
  OpenOrder,
  PendingIntent,
} from './port.js';
export { PostgresDeskStore } from './postgres-desk-store.js';
