export { type BenchOptions, type MassiveBench, openMassiveBench } from './massive-bench.js';
