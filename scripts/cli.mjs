// npm run cli -- <command>: the terminal front (services/cli), after building what is stale.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { makeReady, Refusal, ROOT, runMain } from './bootstrap/index.mjs';

await runMain(async () => {
  makeReady({ only: ['database client', 'servers'] });
  const entry = path.join(ROOT, 'dist/services/cli/main.js');
  if (!existsSync(entry)) throw new Refusal('The terminal front is not in this build.');
  await import(entry);
});
