// The queues need the library's own connection; nobody else does.
export { connectRedis } from './connect.js';
export { createRedis, type RedisClient, type RedisFields, type RedisOptions, toRedisError } from './redis-client.js';
export { createSubscriber, type RedisSubscriber } from './subscriber.js';
