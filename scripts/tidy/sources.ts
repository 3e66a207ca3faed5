/** The files of the repository as the rules see them: what git tracks, and what it would track if asked. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export const ROOT = path.resolve(import.meta.dirname, '../..');

export interface SourceFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
}

const TEXT =
  /\.(ts|tsx|mts|mjs|cjs|js|json|md|prisma|sql|toml|yml|yaml|css|html|sh|svg)$|(^|\/)(LICENSE|\.gitignore|\.npmrc|\.swcrc|run)$/;

export function fileOf(name: string, text: string): SourceFile {
  return { path: name, text, lines: text.split('\n') };
}

export function listPaths(): readonly string[] {
  return (pathsOfGit() ?? pathsBelow('')).filter((name) => name !== '' && existsSync(path.join(ROOT, name)));
}

/** Undefined where git is not installed or the sources came without their history. */
function pathsOfGit(): readonly string[] | undefined {
  const words = ['ls-files', '--cached', '--others', '--exclude-standard'];
  const { status, stdout } = spawnSync('git', words, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64_000_000 });
  return status === 0 ? stdout.split('\n') : undefined;
}

/** Everything below a folder that .gitignore does not name; its lines here are plain names and `*.ending`. */
function pathsBelow(folder: string): readonly string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name);
    if (entry.name === '.git' || IGNORED.some((line) => isNamedBy(line, name))) return [];
    return entry.isDirectory() ? pathsBelow(name) : [name];
  });
}

const IGNORED = readFileSync(path.join(ROOT, '.gitignore'), 'utf8')
  .split('\n')
  .filter((line) => line !== '');

function isNamedBy(line: string, name: string): boolean {
  if (line.startsWith('*')) return name.endsWith(line.slice(1));
  const plain = line.replace(/\/$/, '');
  return plain.includes('/') ? name === plain : path.posix.basename(name) === plain;
}

/** All text files, read once. */
export function readSources(): readonly SourceFile[] {
  return [...new Set(listPaths())]
    .filter((name) => TEXT.test(name))
    .map((name) => fileOf(name, readFileSync(path.join(ROOT, name), 'utf8')));
}

export const isCode = ({ path: name }: SourceFile) => /\.(ts|tsx|mts|mjs)$/.test(name) && !name.endsWith('.d.ts');
/** Specs and the helpers that only they use. */
export const isTest = (name: string) =>
  /\.spec\.tsx?$|\.bench\.ts$|(^|\/)testing\/|^web\/e2e\/|^scripts\/stack\/|^jest\.config/.test(name);

const MARKER = /tidy-ok: \S/;

/** An exception stands on the line itself or on the one above, with its reason. */
export function isExcused(file: SourceFile, lineNumber: number): boolean {
  return [lineNumber - 1, lineNumber].some((number) => MARKER.test(file.lines[number - 1] ?? ''));
}

/** An exception for a whole file stands among its first lines. */
export function isFileExcused(file: SourceFile): boolean {
  return file.lines.slice(0, 10).some((line) => MARKER.test(line));
}

const parsed = new WeakMap<SourceFile, ts.SourceFile>();

export function parse(file: SourceFile): ts.SourceFile {
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const kind = /\.tsx$/.test(file.path) ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2023, true, kind);
  parsed.set(file, tree);
  return tree;
}

/** Every node of a file, parents before children. */
export function* nodesOf(file: SourceFile): Generator<ts.Node> {
  const open: ts.Node[] = [parse(file)];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    const children: ts.Node[] = [];
    node.forEachChild((child) => void children.push(child));
    open.push(...children.reverse());
  }
}

export function lineOf(file: SourceFile, node: ts.Node): number {
  const tree = parse(file);
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

export interface Finding {
  readonly file: SourceFile;
  readonly line: number;
  readonly what: string;
}

/** What the assertion shows: where, what, and what to do instead. Excused findings are left out. */
export function describeFindings(findings: Iterable<Finding>): string[] {
  return [...findings]
    .filter(({ file, line }) => !isExcused(file, line))
    .map(({ file, line, what }) => `${file.path}:${line} ${what}`);
}
