export { testRedisUrl, waitUntil } from '#platform/testing';
export { sellAndFill, startWork } from './at-work.js';
export { AAPL_PUT, commitAfter, configFor, dollars, fillOf, type IntentSpec, price, TEN_O_CLOCK } from './builders.js';
export { type DecideSpec, decideAndCommit } from './decide-and-commit.js';
export { type FreshDatabase, freshDatabase } from './fresh-database.js';
export { postgresHarness } from './postgres-harness.js';
export {
  LONG_LEASE_MS,
  type MakeHarness,
  type SpineHarness,
  spineStoreContract,
  type Trader,
} from './spine-store-contract.js';
