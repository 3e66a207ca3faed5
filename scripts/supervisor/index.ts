export { migrateDatabase } from './prepare-database.js';
export { DESK_NODE_FLAGS, POD_NODE_FLAGS } from './roles.js';
export { type RunFile, readRunFile } from './run-file.js';
export { READY_WORDS, type StartOptions, start } from './start.js';
export { STOP_WITH_STDIN } from './start-settings.js';
