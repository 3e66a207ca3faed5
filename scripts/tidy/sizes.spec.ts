import {
  describeFindings,
  type Finding,
  fileOf,
  isCode,
  isFileExcused,
  readSources,
  type SourceFile,
} from './sources.js';

const LONGEST_FILE = 400;

function* findLong(files: readonly SourceFile[]): Generator<Finding> {
  for (const file of files) {
    // The last line ends with a line break, after which nothing stands.
    const count = file.text.trimEnd().split('\n').length;
    if (count > LONGEST_FILE && !isFileExcused(file)) {
      yield { file, line: LONGEST_FILE, what: `has ${count} lines: divide it, or say why not on top` };
    }
  }
}

describe('files', () => {
  it(`have at most ${LONGEST_FILE} lines, or a reason`, () => {
    expect(describeFindings(findLong(readSources().filter(isCode)))).toEqual([]);
  });

  it('are measured without the final line break', () => {
    const text = 'x;\n'.repeat(LONGEST_FILE);
    expect(describeFindings(findLong([fileOf('a.ts', text)]))).toEqual([]);
    expect(describeFindings(findLong([fileOf('a.ts', `${text}x;\n`)]))).toHaveLength(1);
    expect(describeFindings(findLong([fileOf('a.ts', `// tidy-ok: a table of published values\n${text}`)]))).toEqual(
      [],
    );
  });
});
