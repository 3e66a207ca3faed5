export { instantOf, moneyOf, priceOf, sharesOf, wholeOf } from './amounts.js';
export { backoffMs } from './backoff.js';
export {
  type Answered,
  BrokerClient,
  bodyOf,
  type CommandOptions,
  failedRead,
  type Request,
  type RequestOf,
} from './client.js';
export { jsonOf, readerOf } from './json.js';
