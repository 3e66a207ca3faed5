export { startTcpProxy, type TcpProxy } from './tcp-proxy.js';
export { testDatabaseUrl, testRedisUrl } from './urls.js';
export { waitUntil } from './wait-until.js';
