import ts from 'typescript';
import {
  describeFindings,
  type Finding,
  fileOf,
  isCode,
  lineOf,
  nodesOf,
  readSources,
  type SourceFile,
} from './sources.js';

const FUNCTIONS = new Set(['it', 'test', 'describe']);
const SUPPRESSIONS = new Set(['only', 'skip', 'todo', 'fixme', 'fails', 'failing']);
const SHORTHANDS = new Set(['fit', 'fdescribe', 'xit', 'xtest', 'xdescribe']);

function* findSuppressed(files: readonly SourceFile[]): Generator<Finding> {
  for (const file of files) {
    for (const node of nodesOf(file)) {
      const name = suppressionIn(node);
      if (name !== undefined) yield { file, line: lineOf(file, node), what: `${name}: every test runs, or is deleted` };
    }
  }
}

function suppressionIn(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) && SUPPRESSIONS.has(node.name.text)) {
    const [first = ''] = node.expression.getText().split('.');
    return FUNCTIONS.has(first) ? node.getText() : undefined;
  }
  if (ts.isCallExpression(node) && SHORTHANDS.has(node.expression.getText())) return node.expression.getText();
  return undefined;
}

const sample = (text: string) => describeFindings(findSuppressed([fileOf('a.spec.ts', text)]));

describe('tests', () => {
  it('are all run', () => {
    expect(describeFindings(findSuppressed(readSources().filter(isCode)))).toEqual([]);
  });

  it('are caught when one is singled out or left out', () => {
    for (const text of [`it.only('a', f)`, `describe.skip('a', f)`, `test.describe.only('a', f)`, `xit('a', f)`]) {
      expect(sample(text)).toHaveLength(1);
    }
    expect(sample(`it.each([1])('a', f); items.only('a'); xitems(1);`)).toEqual([]);
  });
});
