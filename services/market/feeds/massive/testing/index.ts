export { type BenchOptions, KEY, type MassiveBench, openMassiveBench } from './massive-bench.js';
