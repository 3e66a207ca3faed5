import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  describeFindings,
  type Finding,
  fileOf,
  isCode,
  listPaths,
  ROOT,
  readSources,
  type SourceFile,
} from './sources.js';

/** Patterns over the text of every file. Each is put together so that it does not find itself. */
const TEXT_RULES: readonly { pattern: RegExp; what: string }[] = [
  { pattern: /(?<![\w.~-])\/(work|root)\/\w|\/(home|Users)\/[a-z]\w*\//, what: 'names a folder of one machine' },
  {
    pattern: /\bissues? #?\d+\b|\bas per the (issue|brief)\b/i,
    what: 'refers to what a reader cannot see: say the reason itself',
  },
  {
    pattern: /\bTO{1}DO\b(?!\([\w-]+\): \S)|\bFIX{1}ME\b/,
    what: 'is a note without an owner: write TO' + 'DO(name): what, and when',
  },
];

function* findInText(files: readonly SourceFile[]): Generator<Finding> {
  for (const file of files) {
    for (const [index, line] of file.lines.entries()) {
      for (const { pattern, what } of TEXT_RULES) if (pattern.test(line)) yield { file, line: index + 1, what };
    }
  }
}

/** A file that no other file names is never run. */
function* findDead(files: readonly SourceFile[]): Generator<Finding> {
  const isEntry = /(^|\/)(index|main|seed)\.tsx?$|\.(spec|bench|config|e2e|d)\.tsx?$|^web\/e2e\//;
  const isSource = /^(services|pods|scripts|web)\/.*\.tsx?$/;
  for (const file of files.filter(({ path: name }) => isSource.test(name) && !isEntry.test(name))) {
    const stem = path.posix.basename(file.path).replace(/\.tsx?$/, '');
    const names = ['js', 'ts', 'tsx']
      .map((ending) => `/${stem}.${ending}`)
      .concat([`/${stem}'`, `/${stem}"`, `'${stem}.js'`]);
    const isNamed = files.some((other) => other !== file && names.some((name) => other.text.includes(name)));
    if (!isNamed) yield { file, line: 1, what: 'is imported by nobody: delete it' };
  }
}

const sample = (text: string) => describeFindings(findInText([fileOf('a.md', text)]));

describe('the repository', () => {
  const files = readSources();

  it('names no machine and nothing that a reader cannot see', () => {
    expect(describeFindings(findInText(files.filter(({ path: name }) => name !== 'package-lock.json')))).toEqual([]);
  });

  it('is caught when it does', () => {
    expect(sample(['', 'work', 'main'].join('/'))).toHaveLength(1);
    expect(sample(['', 'home', 'anna', 'x'].join('/'))).toHaveLength(1);
    expect(sample(`fixes ${'issue'} #12`)).toHaveLength(1);
    expect(sample(`TO${'DO'} later`)).toHaveLength(1);
    expect(sample('https://example.org/work/a, a session of the exchange, /rooted')).toEqual([]);
  });

  it('has no dead files', () => {
    expect(describeFindings(findDead(files.filter(isCode)))).toEqual([]);
  });

  it('says in a README what each area is for', () => {
    const paths = listPaths();
    const areas = new Set(
      paths.flatMap((name) => /^(services\/[^/]+|pods|web|prisma|deploy|scripts)\//.exec(name)?.[1] ?? []),
    );
    expect([...areas].filter((area) => !paths.includes(`${area}/README.md`))).toEqual([]);
  });

  it('installs from the registry that the user has, not from one that was written down', () => {
    const lock = readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8');
    expect(lock.match(/"resolved": "https?:[^"]*"/g) ?? []).toEqual([]);
  });
});
