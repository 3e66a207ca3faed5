import path from 'node:path';
import { Worker } from 'node:worker_threads';

const SERVICES = path.resolve('services');

/** Specs are compiled in memory, file by file; a thread begins without that, so this teaches it to read our sources. */
const LOADER = `
const { workerData } = require('node:worker_threads');
const Module = require('node:module');
const path = require('node:path');
const { transformFileSync } = require('@swc/core');
const resolve = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) => {
  const own = /^#(core|platform|store)\\/(.+)$/.exec(request);
  if (own) return path.join(workerData.services, own[1], own[2], 'index.ts');
  return request.startsWith('.') ? resolve(request.replace(/\\.js$/, '.ts'), ...rest) : resolve(request, ...rest);
};
require.extensions['.ts'] = (module, file) => {
  const options = { swcrc: false, jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } };
  module._compile(transformFileSync(file, options).code, file);
};
require(workerData.program);
`;

/** Starts a TypeScript program of the repository in a thread. @param program - its path below services */
export function startSourceThread(program: string, work: object): Worker {
  const workerData = { ...work, services: SERVICES, program: path.join(SERVICES, program) };
  return new Worker(LOADER, { eval: true, workerData });
}
