import type { MassiveExchange } from '../../../../simulator/exchange/massive/index.js';
import { type BenchOptions, type LiveBench, openLiveBench } from '../../live/testing/index.js';

export type { BenchOptions };

/** A feed that follows Massive alone. */
export interface MassiveBench extends LiveBench {
  readonly vendor: MassiveExchange;
}

export async function openMassiveBench(options: BenchOptions = {}): Promise<MassiveBench> {
  const bench = await openLiveBench({ ...options, vendors: ['massive'] });
  return { ...bench, vendor: bench.massive };
}
