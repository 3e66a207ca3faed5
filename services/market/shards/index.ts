export { leads, owns, type Shard, shardOf } from './rendezvous.js';
export { shareOf } from './share-of.js';
export { underlyingOfSymbol, watchedBy } from './watched-by.js';
