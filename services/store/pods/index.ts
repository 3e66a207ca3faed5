export { intentNoticeOf } from './intent-notice.js';
export { LayoutRepository } from './layout.repository.js';
export {
  type PlacementOverview,
  type PlacementRefusal,
  PlacementRepository,
  type PlacementResult,
  type PodStanding,
  type SlotStanding,
} from './placement.repository.js';
export type {
  CommitResult,
  FaultNote,
  FrameToKeep,
  HostedBot,
  Placement,
  PodHeartbeat,
  PodLoad,
  PodStore,
  SlotLease,
  SlotLoad,
  StoredDecision,
  TickCommit,
  TickInputs,
} from './port.js';
export { PostgresPodStore } from './postgres-pod-store.js';
