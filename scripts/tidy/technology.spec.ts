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

/** Where the types of a technology stop, so that it can be replaced in one place. */
const HOMES: readonly { packages: RegExp; home: RegExp; instead: string }[] = [
  { packages: /^ioredis($|\/)/, home: /^services\/platform\//, instead: 'use #platform/redis' },
  { packages: /^bullmq($|\/)/, home: /^services\/platform\/|\.processor\.ts$/, instead: 'use #platform/queues' },
  {
    packages: /^(prisma|@prisma\/.+)($|\/)|\/generated\//,
    home: /^services\/store\/|^prisma\/|^prisma\.config\.ts$|^scripts\/schema-engine\//,
    instead: 'add a repository to services/store',
  },
  { packages: /^@duckdb\//, home: /^services\/store\//, instead: 'add a repository to services/store' },
  { packages: /^pg($|\/)/, home: /^services\/(store|platform)\/|^scripts\//, instead: 'use #platform/db' },
];
const MAY_READ_ENVIRONMENT = /^services\/platform\/config\/|^scripts\/|\.config\.(ts|mjs)$/;
const HTTP_EXCEPTION = /^(?!.*WsException)[A-Z]\w*Exception$/;

function* findStrays(files: readonly SourceFile[]): Generator<Finding> {
  for (const file of files) {
    for (const { specifier, line } of importsOf(file)) {
      const rule = HOMES.find(({ packages }) => packages.test(specifier));
      if (rule === undefined || rule.home.test(file.path) || isTest(file.path)) continue;
      yield { file, line, what: `imports ${specifier}: ${rule.instead}` };
    }
    for (const node of nodesOf(file)) {
      const what = strayOf(file, node);
      if (what !== undefined) yield { file, line: lineOf(file, node), what };
    }
  }
}

function strayOf(file: SourceFile, node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) && node.getText() === 'process.env') {
    if (MAY_READ_ENVIRONMENT.test(file.path) || isTest(file.path)) return undefined;
    return 'process.env: add the setting to the schema of the area and take it as an argument';
  }
  if (ts.isImportSpecifier(node) && HTTP_EXCEPTION.test((node.propertyName ?? node.name).text)) {
    const from = node.parent.parent.parent.moduleSpecifier.getText();
    if (!from.includes('@nestjs/common') || /^services\/gateway\//.test(file.path) || isTest(file.path))
      return undefined;
    return `${node.name.text}: only the gateway speaks HTTP; return a refusal with a code`;
  }
  return undefined;
}

const sample = (name: string, text: string) => describeFindings(findStrays([fileOf(name, text)]));

describe('technology', () => {
  it('stays in its home', () => {
    expect(describeFindings(findStrays(readSources().filter(isCode)))).toEqual([]);
  });

  it('is found elsewhere', () => {
    expect(sample('services/market/a.ts', `import { Redis } from 'ioredis';`)).toHaveLength(1);
    expect(sample('pods/slots/a.ts', `import type { Job } from 'bullmq';`)).toHaveLength(1);
    expect(sample('services/gateway/a.ts', `import { Prisma } from '@prisma/client';`)).toHaveLength(1);
    expect(sample('services/gateway/a.ts', 'const a = process.env.A;')).toHaveLength(1);
    expect(sample('services/store/a.ts', `import { NotFoundException } from '@nestjs/common';`)).toHaveLength(1);
  });

  it('is left alone at home', () => {
    expect(sample('services/platform/redis/a.ts', `import { Redis } from 'ioredis';`)).toEqual([]);
    expect(sample('services/compute/jobs/a.processor.ts', `import type { Job } from 'bullmq';`)).toEqual([]);
    expect(sample('services/gateway/a.ts', `import { NotFoundException } from '@nestjs/common';`)).toEqual([]);
  });
});
