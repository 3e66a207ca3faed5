/**
 * Kills, freezes and cuts off real pods and desks, restarts and stalls their databases, and compares the books:
 * `node dist/scripts/stack/pods-chaos.js [--seconds N] [--stall N] [--seed N] [--json <file>]`.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { runPodsChaos } from './pods-chaos/campaign.js';
import { chaosOptionsOf } from './pods-chaos/options.js';
import { wordsOf } from './pods-chaos/words.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');

const { json, ...options } = chaosOptionsOf(process.argv.slice(2));
const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort());
const result = await runPodsChaos({ root: ROOT, ...options, signal: stopping.signal });
for (const line of wordsOf(result, options.seed)) console.log(line);
if (json !== undefined) writeFileSync(json, JSON.stringify(result));
process.exitCode = result.violations.length === 0 ? 0 : 1;
