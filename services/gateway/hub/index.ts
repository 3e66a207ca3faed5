export { Hub } from './hub.js';
export { CloseCode } from './live-client.js';
