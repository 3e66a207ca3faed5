/** Which area a file belongs to, and which areas it may import: the table of the architecture, as data. */
import path from 'node:path';
import ts from 'typescript';
import { lineOf, nodesOf, type SourceFile } from './sources.js';

/** An area, and the folder below it if it has parts: `core/units`, `brokers/ports`, `web/ui`. */
export interface Place {
  readonly area: string;
  readonly part: string | undefined;
  /** Of a file of a screen, the screen's folder. */
  readonly screen?: string;
}

/** What each area may import besides itself: a whole area, or one part of it. */
export const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  core: [],
  platform: ['core/units'],
  store: ['core', 'platform'],
  market: ['core', 'platform', 'store'],
  brokers: ['core', 'platform', 'store'],
  gateway: ['core', 'platform', 'store', 'brokers/ports'],
  compute: ['core', 'platform', 'store'],
  // Chain files are read in one place: the terminal front screens what a replay would publish.
  cli: ['core', 'platform', 'store', 'market/feeds'],
  pods: ['core', 'platform', 'store'],
  // Never our pricing or margin: it would check them with themselves.
  // The newest frames and the market clock are what a broker sees of the market.
  simulator: ['core/units', 'core/model', 'core/calendar', 'platform', 'store/frames', 'store/clock'],
  web: ['core', 'gateway/contract'],
  prisma: ['core', 'platform', 'store'],
  scripts: [],
};

export function placeOf(file: string): Place | undefined {
  const names = file.split('/');
  if (names[0] === 'services') names.shift();
  const [area = '', ...rest] = names;
  if (!(area in ALLOWED)) return undefined;
  const part = rest.length > 1 ? rest[0] : undefined;
  const screen = part === 'screens' && rest.length > 2 ? rest[1] : undefined;
  return screen === undefined ? { area, part } : { area, part, screen };
}

export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** The file or index it means, relative to the root and without its ending; undefined for packages. */
  readonly target: string | undefined;
}

export function importsOf(file: SourceFile): Import[] {
  const found: Import[] = [];
  for (const node of nodesOf(file)) {
    const specifier = specifierOf(node);
    if (specifier === undefined) continue;
    found.push({ specifier, line: lineOf(file, node), target: resolve(file.path, specifier) });
  }
  return found;
}

function specifierOf(node: ts.Node): string | undefined {
  if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
    return (node.moduleSpecifier as ts.StringLiteral).text;
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [argument] = node.arguments;
    return argument !== undefined && ts.isStringLiteralLike(argument) ? argument.text : undefined;
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return (node.argument.literal as ts.StringLiteral).text;
  }
  return undefined;
}

/** The package's own `#` names, as package.json gives them. */
function resolve(from: string, specifier: string): string | undefined {
  if (specifier === '#ports') return 'services/brokers/ports/index';
  if (specifier === '#contract') return 'services/gateway/contract/index';
  const named = /^#(core|platform|store)\/(.+)$/.exec(specifier);
  if (named !== null) return `services/${named[1]}/${named[2]}/index`;
  if (!specifier.startsWith('.')) return undefined;
  return path.posix.join(path.posix.dirname(from), specifier).replace(/\.(js|mjs|tsx?)$/, '');
}

export const nameOf = ({ area, part }: Place) => (part === undefined ? area : `${area}/${part}`);

/** Says what is wrong with one import between places, or undefined. */
export function judgeImport(from: Place, to: Place, target: string, isTest: boolean): string | undefined {
  const isIndex = target.endsWith('/index');
  if (from.area === to.area && from.area === 'web') return isTest ? undefined : judgeWebImport(from, to, target);
  if (from.area === to.area) {
    const crosses = to.part !== undefined && from.part !== to.part;
    return crosses && !isIndex && !isTest ? `reaches into ${nameOf(to)}: import its index` : undefined;
  }
  // Tests put several areas together; even they leave core's own tests and the web's alone.
  const isFree = isTest && from.area !== 'core';
  const isAllowed = (ALLOWED[from.area] ?? []).some((name) => name === to.area || name === nameOf(to));
  if (!isFree && !isAllowed) return `${from.area} must not import ${nameOf(to)}`;
  return isIndex || isTest ? undefined : `reaches into ${nameOf(to)}: import its index`;
}

/**
 * The parts of the web app from the ground up; each may import those below it. Inside the app a component is
 * imported from its own file: an index would pull all of them into the first load.
 */
const WEB_LAYERS: readonly string[] = ['theme', 'format', 'data', 'ui', 'screens', 'app'];

function judgeWebImport(from: Place, to: Place, target: string): string | undefined {
  const level = (place: Place) => WEB_LAYERS.indexOf(place.part ?? '');
  if (level(to) > level(from)) return `${nameOf(from)} must not import ${nameOf(to)}`;
  const screenOf = /screens\/([^/]+)\//.exec(target)?.[1];
  const isFromScreen = from.screen !== undefined && to.part === 'screens';
  return !isFromScreen || screenOf === from.screen
    ? undefined
    : `a screen must not import another one: put what they share into web/ui`;
}
