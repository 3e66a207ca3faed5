/** Real: Postgres, files. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Underlying } from '#core/units';
import { systemTimers } from '#platform/clock';
import { ReferenceReader, ReferenceStore } from '#store/reference';
import { type FreshDatabase, freshDatabase } from '#store/testing';
import { ReferenceFolder } from './reference-folder.js';

let database: FreshDatabase;
let folder: string;
let store: ReferenceStore;
const read: string[] = [];
beforeAll(async () => {
  database = await freshDatabase({ poolMax: 3 });
  folder = await mkdtemp(join(tmpdir(), 'reference-'));
  store = new ReferenceStore(database.pool);
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

const newFolder = () => new ReferenceFolder({ folder, store, onRead: ({ name }) => read.push(name) });
const write = (name: string, ...lines: readonly string[]) => writeFile(join(folder, name), lines.join('\n'));
const AAPL = 'AAPL' as Underlying;
const UNDERLYINGS = 'underlying,sector,known_until,source,as_of';
const DIVIDENDS = 'underlying,ex_date,amount,source,as_of';

describe(ReferenceFolder.name, () => {
  it('takes files as they come and change, loses nothing to a bad line, and tells readers by the version', async () => {
    const files = newFolder();
    const reader = new ReferenceReader({ store, timers: systemTimers, onError: () => undefined });
    await reader.refresh();
    await files.look();
    expect(reader.facts()).toEqual(new Map());
    expect(await store.version()).toBe(0);

    await write(
      'underlyings.csv',
      UNDERLYINGS,
      'AAPL,Technology,2026-03-31,me,2025-11-20',
      'JPM,Financials,,me,2025-11-20',
    );
    await write('dividends.csv', DIVIDENDS, 'AAPL,2026-02-09,0.26,me,2025-11-20', 'JPM,2026-01-06,1.5,me,2025-11-20');
    await files.look();
    await files.look();
    expect(read).toEqual(['underlyings.csv', 'dividends.csv']);
    await reader.refresh();
    const asOf = Date.UTC(2025, 10, 20, 5);
    expect(reader.facts()?.get(AAPL)).toEqual({
      underlying: 'AAPL',
      sector: { name: 'Technology', source: 'me', asOf },
      earnings: [],
      dividends: [{ exDate: '2026-02-09', amount: 2_600, source: 'me', asOf }],
      knownUntil: '2026-03-31',
    });
    // Without a date through which it is complete, no list says that there is nothing.
    expect(reader.facts()?.get('JPM' as Underlying)).toEqual({
      underlying: 'JPM',
      sector: { name: 'Financials', source: 'me', asOf },
      dividends: [{ exDate: '2026-01-06', amount: 15_000, source: 'me', asOf }],
    });

    // Begun anew, what has not changed is not read again.
    const again = newFolder();
    await again.look();
    expect(read).toHaveLength(2);

    await write('dividends.csv', DIVIDENDS, 'AAPL,2026-02-09,0.27,me,2025-11-21', 'JPM,2026-01-06,a lot,me,2025-11-21');
    await again.look();
    await reader.refresh();
    expect(
      reader
        .facts()
        ?.get(AAPL)
        ?.dividends?.map(({ amount }) => amount),
    ).toEqual([2_700]);
    expect(
      reader
        .facts()
        ?.get('JPM' as Underlying)
        ?.dividends?.map(({ amount }) => amount),
    ).toEqual([15_000]);
    const [dividends] = await store.files();
    expect(dividends).toMatchObject({
      name: 'dividends.csv',
      lines: 1,
      facts: 2,
      oldestAsOf: asOf,
      newestAsOf: asOf + 86_400_000,
    });
    expect(dividends?.faults.map(({ line, field }) => [line, field])).toEqual([[3, 'amount']]);

    await write('dividends.csv', DIVIDENDS, 'AAPL,2026-02-09,0.27,me,2025-11-21');
    await again.look();
    await reader.refresh();
    expect(reader.facts()?.get('JPM' as Underlying)).not.toHaveProperty('dividends');
  });
});
