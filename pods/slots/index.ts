export { LeaseKeeper } from './lease-keeper.js';
export { fairShares, type PlacedPod, type PodPlan, planPod } from './placement.js';
export {
  DEFAULT_LEASE_TIMES,
  type LeaseKeeperDeps,
  type LeaseKeeperOptions,
  type SlotHost,
  type Standing,
} from './ports.js';
