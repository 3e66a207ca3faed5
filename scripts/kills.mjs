// npm run campaign:kills [-- --kills <n>] [-- --stops <n>] [-- --seed <n>] [-- --json <file>]
import { makeReady, runMain } from './bootstrap/index.mjs';

await runMain(async () => {
  makeReady({ only: ['database client', 'servers'] });
  await import('../dist/scripts/stack/desk-kills.js');
});
