export { HistoryCompactor } from './compactor.js';
