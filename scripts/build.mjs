// npm run build: installs what is missing and builds what is stale.
import { build, checkNodeVersion, installPackages, runMain } from './bootstrap/index.mjs';

await runMain(() => {
  checkNodeVersion();
  installPackages();
  if (build().length === 0) console.log('Everything is up to date.');
});
