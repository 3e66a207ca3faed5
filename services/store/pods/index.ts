export { PlacementRepository, type PodPlacement } from './placement.repository.js';
export type {
  CommitResult,
  HostedBot,
  PodStore,
  SlotLease,
  StoredDecision,
  TickCommit,
  TickInputs,
} from './port.js';
export { PostgresPodStore } from './postgres-pod-store.js';
