export type { Bench, BenchResult, Measurement } from './bench.js';
export { runBenches } from './bench-run.js';
export { measure, medianOf } from './measure.js';
