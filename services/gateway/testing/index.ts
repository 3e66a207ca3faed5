export { type Belongings, makeBelongings, rowsOf } from './belongings.js';
export { type GatewayUnderTest, startGatewayUnderTest, testRedisDatabase } from './gateway-under-test.js';
export { type Answer, Live, PASSWORD, Person, type RequestOptions } from './person.js';
export { inBraces, registeredRoutes } from './registered-routes.js';
export type { RouteCase } from './route-case.js';
export { CASES } from './route-cases.js';
export { addPosition, decide, MARKET_OPEN, sellableFrame } from './rows.js';
