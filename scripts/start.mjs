// npm start: from a fresh clone to a running Thetapod. This file and scripts/bootstrap need no package, because they
// install the packages; the rest is TypeScript, in scripts/supervisor.
import path from 'node:path';
import {
  acquireLock,
  build,
  checkNodeVersion,
  installPackages,
  ROOT,
  readStartFlags,
  runMain,
} from './bootstrap/index.mjs';

await runMain(async () => {
  checkNodeVersion();
  const flags = readStartFlags(process.argv.slice(2));
  const dataDir = path.resolve(flags.dataDir ?? path.join(ROOT, '.thetapod'));
  acquireLock(dataDir, flags.port);
  installPackages();
  build();
  const { start } = await import('../dist/scripts/supervisor/index.js');
  await start({ ...flags, dataDir, root: ROOT, rebuild: () => build({ only: ['servers'] }) });
});
