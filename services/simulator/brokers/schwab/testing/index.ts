export { makeSchwab, ORDER, REDIRECT_URI, type SchwabBench } from './schwab-bench.js';
