import ts from 'typescript';
import { importsOf } from './areas.js';
import {
  describeFindings,
  type Finding,
  fileOf,
  isCode,
  isTest,
  lineOf,
  nodesOf,
  readSources,
  type SourceFile,
} from './sources.js';

/** Who may hold what opens something. Sealing to the desk is open to all; opening is the desk's. */
const OPENERS: Readonly<Record<string, RegExp>> = {
  openBox: /^services\/brokers\/sessions\//,
  DataKey: /^services\/brokers\/sessions\//,
  rewrap: /^services\/brokers\/sessions\//,
  KeyRing: /^services\/brokers\//,
  SealKey: /^services\/gateway\/signing\//,
  MasterKey: /^services\/brokers\//,
  masterKeyOf: /^services\/brokers\/brokers\.config\.ts$/,
};
/** How a process reaches others. Whoever is not named here talks to nobody but Postgres and Redis. */
const NETWORK = /^(undici|ws|simple-oauth2|axios|got|node-fetch|(node:)?(net|tls|http|https|http2|dgram))($|\/)/;
const MAY_CONNECT =
  /^services\/brokers\/(transport|control)\/|^services\/brokers\/oauth\/oauth-client\.ts$|^services\/(gateway|simulator|platform)\/|^services\/market\/feeds\/|^scripts\//;
const MAY_FETCH = /^services\/market\/feeds\/|^services\/(gateway|cli)\/stops\/desk-door\.ts$|^scripts\/|^web\//;

function* findStrays(files: readonly SourceFile[]): Generator<Finding> {
  for (const file of files) {
    if (isTest(file.path)) continue;
    for (const { specifier, line } of importsOf(file)) {
      if (NETWORK.test(specifier) && !MAY_CONNECT.test(file.path)) {
        yield { file, line, what: `imports ${specifier}: brokers are reached through brokers/transport alone` };
      }
    }
    for (const node of nodesOf(file)) {
      const what = strayOf(file, node);
      if (what !== undefined) yield { file, line: lineOf(file, node), what };
    }
  }
}

function strayOf(file: SourceFile, node: ts.Node): string | undefined {
  if (ts.isImportSpecifier(node)) {
    const name = (node.propertyName ?? node.name).text;
    const from = (node.parent.parent.parent.moduleSpecifier as ts.StringLiteral).text;
    const home = from === '#platform/secrets' ? OPENERS[name] : undefined;
    return home === undefined || home.test(file.path) ? undefined : `imports ${name}, which opens secrets`;
  }
  const isFetch = ts.isCallExpression(node) && node.expression.getText() === 'fetch';
  return isFetch && !MAY_FETCH.test(file.path) ? 'calls fetch' : undefined;
}

const sample = (name: string, text: string) => describeFindings(findStrays([fileOf(name, text)]));

describe('what opens secrets, and ways to the outside', () => {
  it('are held by those who need them', () => {
    expect(describeFindings(findStrays(readSources().filter(isCode)))).toEqual([]);
  });

  it('are found elsewhere', () => {
    expect(sample('services/gateway/a.ts', `import { openBox } from '#platform/secrets';`)).toHaveLength(1);
    expect(sample('services/compute/a.ts', `import { KeyRing as Ring } from '#platform/secrets';`)).toHaveLength(1);
    expect(sample('services/brokers/desk/a.ts', `import { DataKey } from '#platform/secrets';`)).toHaveLength(1);
    expect(sample('services/brokers/adapters/tradier/a.ts', `import { request } from 'undici';`)).toHaveLength(1);
    expect(sample('services/compute/a.ts', `import https from 'node:https';`)).toHaveLength(1);
    expect(sample('pods/a.ts', `await fetch('https://example.com');`)).toHaveLength(1);
  });

  it('are left alone at home', () => {
    expect(sample('services/gateway/a.ts', `import { closeBox } from '#platform/secrets';`)).toEqual([]);
    expect(sample('services/brokers/sessions/a.ts', `import { openBox } from '#platform/secrets';`)).toEqual([]);
    expect(sample('services/brokers/transport/a.ts', `import { Pool } from 'undici';`)).toEqual([]);
  });
});
