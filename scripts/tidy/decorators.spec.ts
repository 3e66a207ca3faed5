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

const FULL = /\.(module|controller|gateway|guard|filter|interceptor|processor)\.ts$/;
const INJECTABLE = /\.(service|repository)\.ts$/;
/** What a class that is injected needs besides. */
const INJECTION = new Set(['Injectable', 'Inject', 'Optional']);
const WITH_SERVICES = /^services\/(gateway|compute|brokers|store|platform)\//;
const NEVER = /^services\/core\/|^services\/market\/state\/|^pods\/(?!(.*\/)?pod\.module\.ts$)|\/(parse|map)\.ts$/;

function* findMisplaced(files: readonly SourceFile[]): Generator<Finding> {
  for (const file of files) {
    for (const node of nodesOf(file)) {
      if (!ts.isDecorator(node)) continue;
      const call = ts.isCallExpression(node.expression) ? node.expression.expression : node.expression;
      const name = call.getText();
      if (isAllowed(file.path, name)) continue;
      yield {
        file,
        line: lineOf(file, node),
        what: `@${name} does not belong here: let a module build it with a factory`,
      };
    }
  }
}

function isAllowed(path: string, name: string): boolean {
  if (NEVER.test(path)) return false;
  if (FULL.test(path)) return true;
  return INJECTABLE.test(path) && WITH_SERVICES.test(path) && INJECTION.has(name);
}

const sample = (name: string, text = '@Injectable() class A {}') =>
  describeFindings(findMisplaced([fileOf(name, text)]));

describe('decorators', () => {
  it('stand only where modules are put together', () => {
    const files = readSources().filter((file) => isCode(file) && !isTest(file.path));
    expect(describeFindings(findMisplaced(files))).toEqual([]);
  });

  it('are found where they do not belong', () => {
    expect(sample('services/core/bot/bot.service.ts')).toHaveLength(1);
    expect(sample('services/gateway/auth/session.ts')).toHaveLength(1);
    expect(sample('pods/slots/slots.module.ts', '@Module({}) class A {}')).toHaveLength(1);
    expect(sample('services/gateway/auth/auth.service.ts', '@Controller() class A {}')).toHaveLength(1);
  });

  it('are left alone where they do', () => {
    expect(sample('services/gateway/auth/auth.service.ts')).toEqual([]);
    expect(sample('services/gateway/auth/auth.controller.ts', '@Controller() class A { @Get() a() {} }')).toEqual([]);
    expect(sample('pods/pod.module.ts', '@Module({}) class A {}')).toEqual([]);
  });
});
