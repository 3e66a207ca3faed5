export { MASSIVE_SOURCE, MassiveFeed } from './massive-feed.js';
export type { MassiveOptions, MassivePorts, Watched } from './ports.js';
export { MassiveClient } from './rest-client.js';
export type { FeedState, FeedStatus } from './status.js';
