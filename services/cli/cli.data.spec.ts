import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const DATA = path.resolve(process.env['THETAPOD_DATA'] ?? '../shared/data');
const MAIN = path.resolve('dist/services/cli/main.js');
/** The file's own rounding of losses, and of deltas. */
const LOSS_ROUNDING = 0.003;
const DELTA_ROUNDING = 1e-4;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the front as a process of its own, without any settings. */
async function cli(words: readonly string[], input = '') {
  const child = spawn(process.execPath, [MAIN, ...words], { env: {}, stdio: 'pipe' });
  let printed = '';
  let notices = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    printed += piece;
  });
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    notices += piece;
  });
  child.stdin.end(input);
  const exit = await new Promise<number | null>((resolve) => void child.on('close', resolve));
  return { exit, lines: printed.split('\n').slice(0, -1), notices };
}

describe('span', () => {
  it('recomputes the file of Takasbank: 2,628 options, 146 futures and 37 shares', async () => {
    const { exit, lines } = await cli(['span', path.join(DATA, 'takasbank_span/takas_20160517.spn.gz')]);
    expect(exit).toBe(0);
    const contracts = lines.map((line) => JSON.parse(line));
    const count = (kind: string) => contracts.filter((one) => one.kind === kind).length;
    expect([count('option'), count('future'), count('physical')]).toEqual([2628, 146, 37]);
    let values = 0;
    let worstLoss = 0;
    let worstDelta = 0;
    for (const one of contracts) {
      for (const [index, value] of one.values.entries()) {
        worstLoss = Math.max(worstLoss, Math.abs(value - one.fileValues[index]));
        if (one.kind === 'option') values += 1;
      }
      worstDelta = Math.max(worstDelta, Math.abs(one.compositeDelta - one.fileCompositeDelta));
    }
    expect(values).toBe(42_048);
    expect(worstLoss).toBeLessThan(LOSS_ROUNDING);
    expect(worstDelta).toBeLessThan(DELTA_ROUNDING);
  });

  it('reads a plain fixed-width file, and says which line a broken one stops at', async () => {
    const sample = path.join(DATA, 'cme_span_records/cme_20190102_sample.pa2');
    const { exit, lines } = await cli(['span', sample]);
    expect(exit).toBe(0);
    expect(JSON.parse(lines[0] as string)).toMatchObject({ product: 'ES', maxDifference: 0 });
    const broken = await cli(['span', path.join(DATA, 'cme_span_records/cme_20250620_sample.pa2')]);
    expect(broken.exit).toBe(2);
    expect(JSON.parse(broken.lines.at(-1) as string)).toMatchObject({ line: 14, error: { code: 'SPAN_INCOMPLETE' } });
  });
});

describe('screen', () => {
  const chain = path.join(DATA, 'yahoo_chains_2025/20251126/AAPL.csv.gz');

  it('ranks the puts of AAPL of 26 November 2025 with factors, margin and gates', async () => {
    const { exit, lines } = await cli(['screen', chain, '--top', '5']);
    expect(exit).toBe(0);
    const [best, ...rest] = lines.map((line) => JSON.parse(line));
    expect(lines).toHaveLength(6);
    expect(best).toMatchObject({ rank: 1, underlying: 'AAPL', expiry: '2025-12-19', spot: 277.55 });
    const points = Object.values(best.factors as Record<string, number>).reduce((sum, one) => sum + one, 0);
    expect(points).toBeCloseTo(best.score, 9);
    // FINRA 4210: premium and 20 % of the share, less what the put is out of the money.
    const outOfTheMoney = best.spot - best.strike;
    expect(best.margin.requirement).toBeCloseTo(100 * (best.bid + 0.2 * best.spot - outOfTheMoney), 6);
    expect(best.gates.delta.value).toBeLessThanOrEqual(best.gates.delta.max);
    expect(best.american.value).toBeGreaterThan(best.bid);
    expect(best.american.value).toBeLessThan(best.ask);
    expect(rest.at(-1).summary).toMatchObject({ looked: 969, failedAt: { quote: 158 } });
  });

  it('screens by the gates of a bot, and says what is wrong with its file', async () => {
    const bot = path.join(folder, 'bot.json');
    const gates = {
      dteMin: 0,
      dteMax: 60,
      deltaMin: 0.1,
      deltaMax: 0.4,
      probOtmMin: 0.6,
      spreadMax: 0.2,
      openInterestMin: 0,
      volumeMin: 0,
      quoteAgeMaxSeconds: 900,
      creditMin: '0.10',
      annualisedReturnMin: 0,
      scoreMin: 0,
    };
    const passedWith = async (...words: string[]) => {
      const { lines } = await cli(['screen', chain, ...words]);
      return JSON.parse(lines.at(-1) as string).summary.passed;
    };
    writeFileSync(bot, JSON.stringify({ gates }));
    expect(await passedWith('--bot', bot)).toBeGreaterThan(await passedWith());
    writeFileSync(bot, JSON.stringify({ gates: { ...gates, deltaMax: 4 } }));
    const { exit, lines } = await cli(['screen', chain, '--bot', bot]);
    expect(exit).toBe(2);
    expect(JSON.parse(lines[0] as string)).toMatchObject({ error: { code: 'BOT_INVALID', field: 'gates.deltaMax' } });
  });

  it('reads Cboe’s layout, whose options are European', async () => {
    const { lines } = await cli(['screen', path.join(DATA, 'cboe_spx_2019_cdn/SPX_20190426.csv.gz'), '--top', '1']);
    expect(JSON.parse(lines[0] as string)).toMatchObject({
      underlying: 'SPX',
      spot: 2939.88,
      american: { model: 'bsm', earlyExercise: 0 },
    });
  });

  it('says which files it cannot use', async () => {
    const nowhere = await cli(['screen', path.join(folder, 'nothing.csv')]);
    expect(nowhere.exit).toBe(2);
    expect(JSON.parse(nowhere.lines[0] as string)).toMatchObject({ error: { code: 'FILE_UNREADABLE' } });
    const other = path.join(folder, 'other.csv');
    writeFileSync(other, 'a,b\n1,2\n');
    const { lines } = await cli(['screen', other]);
    expect(JSON.parse(lines[0] as string)).toMatchObject({ error: { code: 'FILE_UNKNOWN' } });
  });
});

describe('the verbs that only calculate', () => {
  it('answer JSON lines', async () => {
    const { exit, lines } = await cli(
      ['price'],
      '{"model":"american","right":"put","spot":36,"strike":40,"years":1,"rate":0.06,"yield":0,"vol":0.2}\nnothing\n',
    );
    expect(exit).toBe(1);
    expect(JSON.parse(lines[0] as string).price).toBeCloseTo(4.48668, 3);
    expect(JSON.parse(lines[1] as string)).toMatchObject({ line: 2, error: { code: 'JSON_UNREADABLE' } });
  });

  it('answer a long input without a word on the standard error', async () => {
    const line =
      '{"model":"bsm","right":"put","spot":100,"strike":95,"years":0.5,"rate":0.1,"yield":0.05,"vol":0.2}\r\n';
    const { exit, lines, notices } = await cli(['price'], line.repeat(20_000));
    expect([exit, lines.length, new Set(lines).size, notices]).toEqual([0, 20_000, 1, '']);
  });

  it('say how they are used where no reader of lines takes it for an answer', async () => {
    const { exit, lines, notices } = await cli(['screen', 'chain.csv', '--top', 'all']);
    expect([exit, lines]).toEqual([2, []]);
    expect(notices).toContain('screen   <chain file>');
    expect(await cli(['screen', '--help'])).toMatchObject({ exit: 0, notices: '' });
  });

  it('load neither a database nor Nest', async () => {
    const script = [
      `import { createRequire } from 'node:module';`,
      `process.argv = [process.argv[0], 'main', 'screen', ${JSON.stringify(path.join(DATA, 'yahoo_chains_2025/20251126/AAPL.csv.gz'))}];`,
      `await import(${JSON.stringify(MAIN)});`,
      `const loaded = Object.keys(createRequire(${JSON.stringify(MAIN)}).cache);`,
      `console.error = undefined;`,
      `process.stdout.write('\\n' + JSON.stringify(loaded.filter((file) => !file.includes('/zod/'))) + '\\n');`,
    ].join('\n');
    const file = path.join(folder, 'loads.mjs');
    writeFileSync(file, script);
    const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      printed += piece;
    });
    await new Promise((resolve) => void child.on('close', resolve));
    expect(printed.trimEnd().split('\n').at(-1)).toBe('[]');
  });
});
