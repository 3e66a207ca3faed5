export { runCheckCommand } from './check-run.js';
export { type LaunchedThetapod, type LaunchOptions, launchThetapod } from './launch.js';
export { runTests } from './test-run.js';
