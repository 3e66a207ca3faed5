export {
  DEFAULT_LEASE_TIMES,
  LeaseKeeper,
  type LeaseKeeperDeps,
  type LeaseKeeperOptions,
  type SlotHost,
} from './lease-keeper.js';
export { fairShares, type PlacedPod } from './placement.js';
