export { type ChainDay, ChainDayStore, type VolDay } from './chain-day-store.js';
