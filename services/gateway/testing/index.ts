export { type GatewayUnderTest, startGatewayUnderTest } from './gateway-under-test.js';
export { Live, PASSWORD, Person } from './person.js';
export { addPosition, decide, MARKET_OPEN, sellableFrame } from './rows.js';
