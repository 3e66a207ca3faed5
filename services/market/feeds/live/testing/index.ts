export { type BenchOptions, type LiveBench, openLiveBench } from './live-bench.js';
export { shownIn, truthAt, untilTrue } from './truth.js';
