/** Kills and freezes real desk processes while they send orders, and compares the books: `npm run campaign:kills`. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { runDeskKills } from './desk-kills/campaign.js';
import { killOptionsOf } from './desk-kills/options.js';
import { wordsOf } from './desk-kills/words.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');

const { json, ...options } = killOptionsOf(process.argv.slice(2));
const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort());
const result = await runDeskKills({ root: ROOT, ...options, signal: stopping.signal });
for (const line of wordsOf(result, options.seed)) console.log(line);
if (json !== undefined) writeFileSync(json, JSON.stringify(result));
process.exitCode = result.violations.length === 0 ? 0 : 1;
