// The three build steps, each skipped while its inputs are unchanged: Prisma's client, the servers, the web app.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Refusal } from './refusal.mjs';
import { ROOT } from './root.mjs';
import { filesOf, hashOf, isFresh, writeStamp } from './stamps.mjs';

export const SERVER_FOLDERS = ['services', 'pods', 'scripts'];
const isSource = (file) => /\.tsx?$/.test(file) && !/\.spec\.tsx?$/.test(file);
const isWebInput = (file) => !/\.spec\.tsx?$|\/e2e\/|\.md$/.test(file);

/** Packages ask for these and do without them. */
const NOT_INSTALLED = [
  'pg-native',
  '@valkey/valkey-glide',
  '@nestjs/microservices',
  '@nestjs/websockets',
  'class-transformer',
  'class-validator',
];
/** A part of each is a file of machine code, which it looks for beside its own files. */
const WITH_MACHINE_CODE = ['@napi-rs/blake-hash', '@node-rs/bcrypt', '@duckdb/node-api', 'msgpackr-extract'];

/** What each step reads, what it runs, and where its stamp lies. */
const STEPS = [
  {
    name: 'database client',
    inputs: () => filesOf(['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json']),
    exists: () => existsSync(path.join(ROOT, 'prisma/schema.prisma')),
    command: ['node_modules/prisma/build/index.js', 'generate', '--no-hints'],
    stamp: 'services/store/generated/.stamp',
  },
  {
    name: 'servers',
    inputs: () => filesOf([...SERVER_FOLDERS, 'services/store/generated', '.swcrc', 'package-lock.json'], isSource),
    exists: () => true,
    command: ['node_modules/@swc/cli/bin/swc.js', ...SERVER_FOLDERS, '-d', 'dist', '--quiet'],
    stamp: 'dist/.stamp',
    after() {
      removeOrphans();
      bundlePrograms();
    },
  },
  {
    name: 'web app',
    inputs: () => filesOf(['web', 'services/core', 'services/gateway/contract', 'package-lock.json'], isWebInput),
    exists: () => existsSync(path.join(ROOT, 'web/vite.config.ts')),
    command: ['node_modules/vite/bin/vite.js', 'build', '--config', 'web/vite.config.ts', '--logLevel', 'warn'],
    stamp: 'dist/web/.stamp',
  },
];

/**
 * Puts each role and the slot thread into one file with all that it loads, where it stands: a process is there in a
 * third of the time that its thousand and more modules take one by one. What is never opened is left out, and the maps carry no sources,
 * because every process reads them.
 */
function bundlePrograms() {
  // Loaded here, because the packages are installed after this file is read; esbuild's own command is a program of the system where
  // its install script ran, so Node could not run it.
  const { buildSync } = createRequire(import.meta.url)('esbuild');
  // CommonJS packages ask for Node's own modules with it; its name is none that a module of ours uses.
  const banner =
    "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);";
  // The command line loads only what its verb needs.
  const services = readdirSync(path.join(ROOT, 'dist/services')).filter((name) => name !== 'cli');
  const roles = ['pods', ...services.map((name) => `services/${name}`)];
  const programs = [...roles.map((folder) => `dist/${folder}/main.js`), 'dist/pods/threads/slot-thread.js'];
  try {
    buildSync({
      absWorkingDir: ROOT,
      entryPoints: programs.filter((program) => existsSync(path.join(ROOT, program))),
      outbase: 'dist',
      outdir: 'dist',
      allowOverwrite: true,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: true,
      sourcesContent: false,
      external: [...NOT_INSTALLED, ...WITH_MACHINE_CODE],
      banner: { js: banner },
      logLevel: 'silent',
    });
  } catch (error) {
    throw new Refusal(`The programs could not be put together:\n${error.message}`);
  }
}

/** Output whose source is gone would still be found by those who look files up by name (benches, processors). */
function removeOrphans() {
  const visit = (folder) => {
    for (const entry of readdirSync(path.join(ROOT, 'dist', folder), { withFileTypes: true })) {
      const name = path.join(folder, entry.name);
      const source = path.join(ROOT, name.replace(/\.js(\.map)?$/, '.ts'));
      if (entry.isDirectory()) {
        if (existsSync(path.join(ROOT, name))) visit(name);
        else rmSync(path.join(ROOT, 'dist', name), { recursive: true });
      } else if (!existsSync(source) || !statSync(source).isFile()) {
        rmSync(path.join(ROOT, 'dist', name), { force: true });
      }
    }
  };
  for (const folder of SERVER_FOLDERS) if (existsSync(path.join(ROOT, 'dist', folder))) visit(folder);
}

function runNode(step, command) {
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Refusal(`The ${step} could not be built:\n${stdout}${stderr}`);
}

/** Builds what is stale and returns the names of the steps that ran. */
export function build({ only = STEPS.map((step) => step.name), quiet = false } = {}) {
  const ran = [];
  for (const step of STEPS) {
    if (!only.includes(step.name) || !step.exists()) continue;
    const hash = hashOf(step.inputs());
    if (isFresh(step.stamp, hash)) continue;
    const startedAt = performance.now();
    // Notices go to the standard error: what is run after the build may write JSON lines to the standard output.
    if (!quiet) console.error(`Building the ${step.name} …`);
    runNode(step.name, step.command);
    step.after?.();
    writeStamp(step.stamp, hash);
    if (!quiet) console.error(`Built the ${step.name} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    ran.push(step.name);
  }
  return ran;
}
