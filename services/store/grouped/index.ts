export { AGAIN, Grouped, type GroupedOptions } from './grouped.js';
