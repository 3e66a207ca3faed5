export { build } from './build.mjs';
export { installPackages } from './install.mjs';
export { acquireLock } from './lock.mjs';
export { checkNodeVersion } from './node-version.mjs';
export { makeReady } from './ready.mjs';
export { Refusal, runMain } from './refusal.mjs';
export { ROOT } from './root.mjs';
export { DEFAULT_PORT, readStartFlags } from './start-flags.mjs';
