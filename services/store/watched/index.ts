export { type Watched, WatchedStore } from './watched-store.js';
