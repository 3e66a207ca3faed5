/** Runs tastytrade's own SDK in a process of its own, whose trust is set as for any Node program (NODE_EXTRA_CA_CERTS); prints what it brought. */
import TastytradeClient from '@tastytrade/api';

const [baseUrl, accountStreamerUrl, clientSecret, refreshToken, symbol] = process.argv.slice(2);
const client = new TastytradeClient({
  ...{ baseUrl, accountStreamerUrl, clientSecret, refreshToken },
  oauthScopes: ['read', 'trade'],
});
const { accountsAndCustomersService: accounts, balancesAndPositionsService: money, orderService: orders } = client;
const order = (price, mark, over = {}) => ({
  ...{ 'time-in-force': 'Day', 'order-type': 'Limit', price, 'price-effect': 'Credit', 'external-identifier': mark },
  legs: [{ 'instrument-type': 'Equity Option', symbol, quantity: 1, action: 'Sell to Open' }],
  ...over,
});
const refusal = (promise) =>
  promise.then(
    () => undefined,
    ({ response }) => ({ status: response.status, error: response.data.error }),
  );

const brought = {};
brought.accounts = await accounts.getCustomerAccounts();
const number = brought.accounts[0].account['account-number'];
brought.balances = await money.getAccountBalanceValues(number);
const told = [];
client.accountStreamer.addMessageObserver((message) => told.push(message));
await client.accountStreamer.start();
brought.connected = await client.accountStreamer.subscribeToAccounts([number]);
brought.dryRun = await orders.postOrderDryRun(number, order('2.50', 'sdk-0'));
brought.placed = await orders.createOrder(number, order('2.50', 'sdk-1'));
const { id } = brought.placed.order;
brought.read = await orders.getOrder(number, id);
brought.edited = await orders.editOrder(number, id, order('2.45', 'sdk-2', { legs: undefined }));
brought.former = await orders.getOrder(number, id);
await orders.cancelOrder(number, brought.edited.id);
brought.cancelled = await orders.getOrder(number, brought.edited.id);
brought.sold = await orders.createOrder(number, order('2.40', 'sdk-3'));
// It is live now, and trades at the next look of the market.
await orders.getOrder(number, brought.sold.order.id);
brought.filled = await orders.getOrder(number, brought.sold.order.id);
brought.live = await orders.getLiveOrders(number);
brought.history = await orders.getOrders(number, { status: ['Filled'], 'start-at': '2025-11-01T00:00:00.000Z' });
brought.positions = await money.getPositionsList(number);
brought.chain = await client.instrumentsService.getNestedOptionChain('AAPL');
const many = { 'instrument-type': 'Equity Option', symbol, quantity: 1_000, action: 'Sell to Open' };
brought.refused = await refusal(orders.createOrder(number, order('2.50', 'sdk-4', { legs: [many] })));
brought.foreign = await refusal(money.getPositionsList('5WT00002'));
client.accountStreamer.stop();
brought.told = told.filter(({ type }) => type === 'Order').map(({ data }) => [data.id, data.status]);
process.stdout.write(JSON.stringify(brought));
