/** Brings the schema up to date and puts in what the first start needs. Both are safe to run at every start. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { Refusal } from '../embedded/index.js';

const run = promisify(execFile);
const TIMEOUT_MS = 600_000;

export async function migrateDatabase(root: string, databaseUrl: string): Promise<void> {
  const prisma = path.join(root, 'node_modules/prisma/build/index.js');
  await runNode([prisma, 'migrate', 'deploy'], root, databaseUrl, 'The database could not be brought up to date');
}

/** Empty in the live profile, which has no demo user. */
const seedSchema = z.object({ demoEmail: z.string(), demoPassword: z.string() });
export type DemoSignIn = z.infer<typeof seedSchema>;

/** Runs in a process of its own, so that the supervisor does not carry Prisma for the rest of its life. */
export async function seedDatabase(root: string, databaseUrl: string, profile: string): Promise<DemoSignIn> {
  const program = path.join(import.meta.dirname, 'seed-process.js');
  const seed = path.join(root, 'dist/services/store/seed/index.js');
  const output = await runNode([program, seed, profile], root, databaseUrl, 'The first data could not be written');
  return seedSchema.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''));
}

async function runNode(words: string[], root: string, databaseUrl: string, failure: string): Promise<string> {
  const [file = ''] = words;
  if (!existsSync(file)) throw new Refusal(`${file} is missing: run "npm ci" and "npm run build".`);
  try {
    const env = { ...process.env, DATABASE_URL: databaseUrl };
    const { stdout } = await run(process.execPath, words, { cwd: root, env, timeout: TIMEOUT_MS });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Refusal(`${failure}:\n${withoutPassword(`${stdout}${stderr}`.trim() || String(error))}`);
  }
}

/** Tools repeat the address they were given when they fail. */
function withoutPassword(text: string): string {
  return text.replace(/(\w+:\/\/[^:@\s]*):[^@\s]*@/g, '$1:…@');
}
