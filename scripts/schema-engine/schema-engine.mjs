#!/usr/bin/env node
// A stand-in for Prisma's native schema engine, which npm does not carry: Prisma's CLI starts this file in its place.
// It speaks the engine's JSON-RPC on stdin and stdout and its `cli` sub-commands, on top of Prisma's own engine
// compiled to WebAssembly (@prisma/schema-engine-wasm, built from the very commit of the pinned Prisma) and `pg`.
// Whoever changes the version of Prisma changes the version of that package with it.
import { createRequire } from 'node:module';
import { readArguments } from './arguments.mjs';
import { runDatabaseCommand } from './database-commands.mjs';
import { serve } from './rpc.mjs';

const options = readArguments(process.argv.slice(2));
if (options.isVersionAsked) {
  const { enginesVersion } = createRequire(import.meta.url)('@prisma/engines-version');
  process.stdout.write(`schema-engine-cli ${enginesVersion}\n`);
} else if (options.databaseCommand !== undefined) {
  process.exitCode = await runDatabaseCommand(options.databaseCommand, options.datasource);
} else {
  await serve(options);
}
