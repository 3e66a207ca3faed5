// npm run check: types, lint, format, repository rules.
import { makeReady, ROOT, runMain } from './bootstrap/index.mjs';

await runMain(async () => {
  makeReady({ only: ['database client', 'servers'] });
  const { runCheckCommand } = await import('../dist/scripts/test-run/index.js');
  await runCheckCommand(ROOT);
});
