import ts from 'typescript';
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

/** What core must not touch, and what stands in its place. The compiler refuses most of it; it knows Date and Math. */
const BANNED_MEMBERS: Readonly<Record<string, string>> = {
  'Date.now': 'take `now` as an argument',
  'Math.random': 'take a seeded generator as an argument',
  'crypto.randomUUID': 'derive the id from its content',
};
const BANNED_NAMES: Readonly<Record<string, string>> = {
  performance: 'take `now` as an argument',
  process: 'take the setting as an argument',
  fetch: 'leave the network to the edges',
  setTimeout: 'return a due time and let the caller wait',
  setInterval: 'return a due time and let the caller wait',
  console: 'return a value with a code: core does not log',
};

function* findImpurities(files: readonly SourceFile[]): Generator<Finding> {
  for (const file of files) {
    for (const node of nodesOf(file)) {
      const what = impurityOf(node);
      if (what !== undefined) yield { file, line: lineOf(file, node), what };
    }
  }
}

function impurityOf(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) {
    const name = node.getText();
    const instead = BANNED_MEMBERS[name];
    return instead === undefined ? undefined : `${name}: ${instead}`;
  }
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && (node.arguments ?? []).length === 0) {
    return 'new Date(): take `now` as an argument';
  }
  // Only a name that is read as a value counts: a field may be called `process`.
  if (ts.isIdentifier(node) && Object.hasOwn(BANNED_NAMES, node.text) && isFreeName(node)) {
    return `${node.text}: ${BANNED_NAMES[node.text]}`;
  }
  return undefined;
}

function isFreeName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  return ts.isCallExpression(parent) || ts.isElementAccessExpression(parent);
}

const sample = (text: string) => describeFindings(findImpurities([fileOf('services/core/a.ts', text)]));

describe('core', () => {
  it('reads no clock, no randomness and no surroundings', () => {
    const core = readSources().filter(
      (file) => isCode(file) && file.path.startsWith('services/core/') && !isTest(file.path),
    );
    expect(describeFindings(findImpurities(core))).toEqual([]);
  });

  it('is caught when it does', () => {
    for (const text of [
      'Date.now()',
      'new Date()',
      'Math.random()',
      'performance.now()',
      'process.env',
      'setTimeout(f, 1)',
    ]) {
      expect(sample(text)).toHaveLength(1);
    }
  });

  it('may build a date from a number, and name a field as it likes', () => {
    expect(sample('new Date(0); task.process(); const o = { process: 1 }; Math.max(1, 2);')).toEqual([]);
  });
});
