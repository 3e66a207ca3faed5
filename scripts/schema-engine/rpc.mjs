// The engine's JSON-RPC: one request per line on stdin, one answer per line on stdout, answered in order.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { adapterFactory } from './adapter.mjs';

const ENGINE = '@prisma/schema-engine-wasm/schema_engine_bg';
/** Where the WebAssembly engine's method is called differently from the RPC's. */
const RENAMED = { getDatabaseVersion: 'version' };

export async function serve({ datamodelPaths, datasource }) {
  const { SchemaEngine } = await loadEngine();
  const datamodels = await Promise.all(datamodelPaths.map(async (file) => [file, await readFile(file, 'utf8')]));
  let engine;
  const openEngine = () => {
    const factory = bindMigrationAwareSqlAdapterFactory(adapterFactory(datasource));
    engine ??= SchemaEngine.new({ datamodels: datamodels.length > 0 ? datamodels : undefined }, logForDebug, factory);
    return engine;
  };
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    const request = JSON.parse(line);
    // Answers to our own `print` come on the same stream and carry no method.
    if (request.method !== undefined) await answer(request, openEngine);
  }
  // The engine's pool would keep the process alive.
  process.exit(0);
}

async function answer({ id, method, params }, openEngine) {
  try {
    const engine = await openEngine();
    const name = RENAMED[method] ?? method;
    if (typeof engine[name] !== 'function') throw new Error(`The WebAssembly schema engine has no method ${method}`);
    const result = (await engine[name](params)) ?? {};
    // The native engine prints a diff through a request of its own before it answers.
    if (method === 'diff' && result.stdout != null)
      send({ id: 1, method: 'print', params: { content: result.stdout } });
    send({ id, result });
  } catch (error) {
    logForDebug(error?.stack ?? String(error));
    send({ id, error: describe(error) });
  }
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

function describe(error) {
  const panic = error?.name === 'RuntimeError' ? globalThis.PRISMA_WASM_PANIC_REGISTRY.message : '';
  return {
    code: 4466,
    message: 'An error happened. Check the data field for details.',
    data: {
      is_panic: panic !== '',
      message: panic !== '' ? panic : (error?.message ?? String(error)),
      meta: error?.meta ?? null,
      error_code: error?.code ?? null,
    },
  };
}

function logForDebug(text) {
  if (process.env.DEBUG) process.stderr.write(`${text}\n`);
}

async function loadEngine() {
  const folder = path.dirname(createRequire(import.meta.url).resolve(ENGINE));
  const glue = await import(ENGINE);
  const bytes = await readFile(path.join(folder, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  // The engine leaves the text of a panic here.
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    message: '',
    set_message(text) {
      this.message = text;
    },
  };
  return glue;
}
