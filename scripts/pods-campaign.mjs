// npm run campaign:pods [-- --runs <n>] [-- --first <seed>] [-- --seed <n>]: the simulation of pods and desks under many seeds.
// `--seed` runs one alone and writes its trace.
import { parseArgs } from 'node:util';
import { makeReady, Refusal, runMain } from './bootstrap/index.mjs';

const RUNS = 100_000;
const SAY_EVERY = 5_000;

await runMain(async () => {
  const text = { type: 'string' };
  const { values } = parseArgs({ options: { runs: text, first: text, seed: text } });
  const whole = (name, given, otherwise) => {
    const count = Number(given ?? otherwise);
    if (!Number.isSafeInteger(count) || count < 1) throw new Refusal(`--${name} takes a whole number, not "${given}".`);
    return count;
  };
  makeReady({ only: ['database client', 'servers'] });
  const { runSeed, totalsOf } = await import('../dist/pods/testing/run-seeds.js');
  if (values.seed !== undefined) {
    const report = await runSeed(whole('seed', values.seed), (line) => console.log(line));
    console.log(JSON.stringify(report));
    return;
  }
  const runs = whole('runs', values.runs, RUNS);
  const first = whole('first', values.first, 1);
  let totals = totalsOf([]);
  let violations = 0;
  const say = () => {
    const counts = Object.entries({ ...totals, violations }).map(([name, count]) => `${count} ${wordsOf(name)}`);
    console.log(counts.join(', '));
  };
  for (let seed = first; seed < first + runs; seed += 1) {
    try {
      totals = added(totals, totalsOf([await runSeed(seed)]));
    } catch (error) {
      violations += 1;
      console.log(String(error.message));
    }
    if ((seed - first + 1) % SAY_EVERY === 0) say();
  }
  say();
  if (violations > 0) process.exitCode = 1;
});

function added(one, other) {
  return Object.fromEntries(Object.entries(other).map(([name, count]) => [name, (one[name] ?? 0) + count]));
}

/** `brokerOrders` → `broker orders` */
function wordsOf(name) {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
