// npm run bench [-- --only <id>] [-- --json <file>]
import { makeReady, ROOT, runMain } from './bootstrap/index.mjs';

await runMain(async () => {
  makeReady();
  const { runBenches } = await import('../dist/scripts/bench/index.js');
  await runBenches(process.argv.slice(2), ROOT);
});
