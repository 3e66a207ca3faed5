import { type SimulationReport, simulate } from './simulation.js';

/** What many runs have seen together: all numbers of their reports, added up. */
export type SimulationTotals = Readonly<Record<Exclude<keyof SimulationReport, 'seed' | 'end'>, number>> & {
  readonly seeds: number;
};

/** Runs seeds one after the other. Errors: the first broken rule, named by its seed. */
export async function runSeeds(first: number, count: number): Promise<SimulationTotals> {
  const reports: SimulationReport[] = [];
  for (let seed = first; seed < first + count; seed += 1) reports.push(await runSeed(seed));
  return totalsOf(reports);
}

/** Runs one seed. Errors: as {@link simulate}, with the command that repeats the run. */
export async function runSeed(seed: number, trace?: (line: string) => void): Promise<SimulationReport> {
  try {
    return await simulate(trace ? { seed, trace } : { seed });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new Error(`seed ${seed}: ${text} (npm run campaign:pods -- --seed ${seed})`, { cause: error });
  }
}

export function totalsOf(reports: readonly SimulationReport[]): SimulationTotals {
  const totals: Record<string, number> = { seeds: reports.length };
  for (const { seed: _seed, end: _end, ...counts } of reports) {
    for (const [name, count] of Object.entries(counts)) totals[name] = (totals[name] ?? 0) + count;
  }
  return totals as SimulationTotals;
}
