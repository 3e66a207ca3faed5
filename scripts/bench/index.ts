export type { Bench, BenchResult, Measurement, Repeated } from './bench.js';
export { runBenches } from './bench-run.js';
export { measure, medianOf } from './measure.js';
