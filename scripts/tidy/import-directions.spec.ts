import { importsOf, judgeImport, type Place, placeOf } from './areas.js';
import { describeFindings, type Finding, fileOf, isCode, isTest, readSources, type SourceFile } from './sources.js';

function* findWrongImports(files: readonly SourceFile[]): Generator<Finding> {
  for (const file of files) {
    const from = placeOf(file.path);
    if (from === undefined) continue;
    for (const { target, line } of importsOf(file)) {
      const to = target === undefined ? undefined : placeOf(target);
      if (target === undefined || to === undefined) continue;
      const what = judgeImport(from, to, target, isTest(file.path));
      if (what !== undefined) yield { file, line, what };
    }
  }
}

const sample = (name: string, text: string) => describeFindings(findWrongImports([fileOf(name, text)]));

describe('import directions', () => {
  it('hold between all areas, and each is imported only through its index', () => {
    expect(describeFindings(findWrongImports(readSources().filter(isCode)))).toEqual([]);
  });

  it('refuse what the table does not allow', () => {
    expect(sample('services/core/bot/a.ts', `import { x } from '#store/bots';`)).toHaveLength(1);
    expect(sample('services/simulator/exchange/a.ts', `import type { x } from '#core/pricing';`)).toHaveLength(1);
    expect(sample('pods/slots/a.ts', `const x = await import('../../services/brokers/desk/index.js');`)).toHaveLength(
      1,
    );
    expect(sample('web/ui/a.tsx', `export { x } from '#store/bots';`)).toHaveLength(1);
  });

  it('refuse a way around an index', () => {
    expect(sample('services/core/bot/a.ts', `import { x } from '../units/price.js';`)).toHaveLength(1);
    expect(sample('services/core/bot/a.ts', `import { x } from '../units/index.js';`)).toHaveLength(0);
    expect(sample('services/core/bot/a.ts', `import { x } from './b.js';`)).toHaveLength(0);
  });

  it('lead downwards in the web app, and from no screen to another', () => {
    expect(sample('web/ui/a.tsx', `import { x } from '../format/numbers.js';`)).toHaveLength(0);
    expect(sample('web/ui/a.tsx', `import { x } from '../screens/home/model.js';`)).toHaveLength(1);
    expect(sample('web/screens/bot/a.tsx', `import { x } from './model.js';`)).toHaveLength(0);
    expect(sample('web/screens/bot/a.tsx', `import { x } from '../home/model.js';`)).toHaveLength(1);
  });

  it('let tests look inside and put areas together', () => {
    expect(sample('pods/testing/a.ts', `import { x } from '../../services/brokers/desk/index.js';`)).toHaveLength(0);
    expect(sample('services/core/bot/a.spec.ts', `import { x } from '#store/bots';`)).toHaveLength(1);
  });

  it('accept an exception with its reason', () => {
    const line = `import { x } from '#store/bots';`;
    expect(sample('services/core/bot/a.ts', `// tidy-ok: shows the exception\n${line}`)).toHaveLength(0);
    expect(sample('services/core/bot/a.ts', `// tidy-ok:\n${line}`)).toHaveLength(1);
  });

  it('know the part of an area', () => {
    const parts: [string, Place | undefined][] = [
      ['services/core/units/price.ts', { area: 'core', part: 'units' }],
      ['pods/main.ts', { area: 'pods', part: undefined }],
      ['jest.config.mjs', undefined],
    ];
    for (const [name, place] of parts) expect(placeOf(name)).toEqual(place);
  });
});
