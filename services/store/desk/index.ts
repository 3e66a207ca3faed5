export {
  type AskedGone,
  type AskedShareSale,
  type DeskCommandRequest,
  DeskCommands,
} from './desk-commands.repository.js';
export {
  type CommandResult,
  type DeskCommand,
  type DeskCommandTerms,
  type DeskDoubts,
  EVIDENCE_MAX,
  type EvidenceFact,
  type EvidenceKind,
  type ExternalOrder,
  type HandTrade,
  type OrderEvidence,
  type ShareSaleRefusal,
  type ToldSettlement,
} from './doubts-port.js';
export type {
  AccountLease,
  ClaimContext,
  ClaimResult,
  ClaimVerdict,
  DeskStore,
  DeskWrite,
  OpenOrder,
  PendingIntent,
  SharesSeen,
} from './port.js';
export { PostgresDeskStore } from './postgres-desk-store.js';
