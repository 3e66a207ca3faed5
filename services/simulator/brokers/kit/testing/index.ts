export { ManualWorld } from './manual-world.js';
