export { type EmbeddedServer, Refusal } from './embedded-server.js';
export { findFreePort, isOpen, isPortOpen } from './ports.js';
export { type PostgresOptions, startPostgres } from './postgres.js';
export { commandLineOf, isAlive, stopProcess, waitUntil } from './processes.js';
export { type RedisOptions, startRedis } from './redis.js';
export { addressOf } from './unix-sockets.js';
