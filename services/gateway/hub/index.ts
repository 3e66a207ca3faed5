export { Hub } from './hub.js';
