// npm run campaign:pods [-- --runs <n>] [-- --first <seed>] [-- --minutes <n>] [-- --jobs <n>] [-- --seed <n>]: the simulation of pods and
// desks under many seeds, in as many processes as there are processors. It ends with the seed to go on from; `--seed` runs one alone and
// writes its trace.
import { fork } from 'node:child_process';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { makeReady, Refusal, runMain } from './bootstrap/index.mjs';

const RUNS = 100_000;
const SAY_EVERY = 5_000;
/** Seeds that a process takes at once: what is lost of a campaign that is broken off. */
const BATCH = 50;
const MS_PER_MINUTE = 60_000;
/** A batch takes a minute on a slow machine: a process that takes so much longer hangs in one of its seeds. */
const BATCH_MS_MAX = 20 * MS_PER_MINUTE;
const RUN_SEEDS = new URL('../dist/pods/testing/run-seeds.js', import.meta.url).href;

if (process.send) serve();
else await runMain(campaign);

async function campaign() {
  const text = { type: 'string' };
  const options = { runs: text, first: text, seed: text, minutes: text, jobs: text };
  const { values } = parseArgs({ options });
  const whole = (name, otherwise) => {
    const given = values[name] ?? otherwise;
    const count = Number(given);
    if (!Number.isSafeInteger(count) || count < 1) throw new Refusal(`--${name} takes a whole number, not "${given}".`);
    return count;
  };
  makeReady({ only: ['database client', 'servers'] });
  if (values.seed !== undefined) {
    const { runSeed } = await import(RUN_SEEDS);
    console.log(JSON.stringify(await runSeed(whole('seed'), (line) => console.log(line))));
    return;
  }
  const first = whole('first', 1);
  const minutes = values.minutes === undefined ? undefined : whole('minutes');
  await runAll({
    first,
    end: first + whole('runs', RUNS),
    jobs: whole('jobs', os.availableParallelism()),
    untilMs: minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + minutes * MS_PER_MINUTE,
  });
}

async function runAll({ first, end, jobs, untilMs }) {
  const totals = { seeds: 0, violations: 0 };
  let next = first;
  let saidAt = 0;
  const say = () => {
    saidAt = totals.seeds + totals.violations;
    console.log(
      Object.entries(totals)
        .map(([name, count]) => `${count} ${wordsOf(name)}`)
        .join(', '),
    );
  };
  const take = () => {
    if (next >= end || Date.now() >= untilMs) return undefined;
    const batch = { first: next, end: Math.min(end, next + BATCH) };
    next = batch.end;
    return batch;
  };
  const heard = ({ counts, failures }) => {
    for (const [name, count] of Object.entries(counts)) totals[name] = (totals[name] ?? 0) + count;
    totals.violations += failures.length;
    for (const failure of failures) console.log(failure);
    if (totals.seeds + totals.violations - saidAt >= SAY_EVERY) say();
  };
  await Promise.all(Array.from({ length: jobs }, () => employ(take, heard)));
  say();
  if (next < end) console.log(`Go on with: npm run campaign:pods -- --first ${next} --runs ${end - next}`);
  if (totals.violations > 0) process.exitCode = 1;
}

/** Gives batches to a process of its own until there are none. One that dies takes the campaign down: its seeds are named. */
function employ(take, heard) {
  return new Promise((resolve, reject) => {
    const worker = fork(new URL(import.meta.url));
    let batch;
    let late;
    const give = () => {
      batch = take();
      clearTimeout(late);
      if (!batch) return worker.disconnect();
      worker.send(batch);
      late = setTimeout(() => worker.kill('SIGKILL'), BATCH_MS_MAX);
    };
    worker.on('message', (result) => {
      heard(result);
      give();
    });
    worker.on('error', reject);
    worker.on('exit', (code, signal) => {
      clearTimeout(late);
      if (batch === undefined) resolve();
      else
        reject(new Refusal(`The process of the seeds ${batch.first} to ${batch.end - 1} ended (${signal ?? code}).`));
    });
    give();
  });
}

/** Runs what the campaign's first process sends. */
function serve() {
  process.on('message', async ({ first, end }) => {
    const { runSeed, totalsOf } = await import(RUN_SEEDS);
    const reports = [];
    const failures = [];
    for (let seed = first; seed < end; seed += 1) {
      try {
        reports.push(await runSeed(seed));
      } catch (error) {
        failures.push(String(error.message));
      }
    }
    process.send({ counts: totalsOf(reports), failures });
  });
}

/** `brokerOrders` → `broker orders` */
function wordsOf(name) {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
