import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { compositeDeltas, type SpanContract, type SpanFile, SpnReader, scanFuture, scanOptions } from './index.js';

const FILE = path.resolve(process.env['THETAPOD_DATA'] ?? '../shared/data', 'takasbank_span/takas_20160517.spn.gz');
/** The file's own rounding of losses, and of deltas. */
const LOSS_ROUNDING = 0.003;
const DELTA_ROUNDING = 1e-4;
/** Not a divisor of anything: pieces end in the middle of tags and numbers. */
const CHUNK = 4_099;

describe('the SPAN file of Takasbank, 17 May 2016', () => {
  const contracts: SpanContract[] = [];
  let file: SpanFile;

  beforeAll(() => {
    const text = gunzipSync(readFileSync(FILE)).toString('latin1');
    const reader = new SpnReader((contract) => contracts.push(contract));
    for (let at = 0; at < text.length; at += CHUNK) reader.push(text.slice(at, at + CHUNK));
    file = reader.end();
  });

  it('has 2,628 options, 146 futures and 40 combined commodities', () => {
    const count = (kind: string) => contracts.filter((one) => one.kind === kind).length;
    expect([count('option'), count('future'), count('physical')]).toEqual([2628, 146, 37]);
    expect([file.commodities.length, file.interSpreads.length, file.points.length]).toEqual([40, 56, 16]);
    expect(file.date).toBe('20160517');
    expect(file.commodities[0]).toMatchObject({ code: 'AKBNKE', shortOptionMinimum: 15, adjustment: 0.75 });
  });

  it('comes out of the model: 42,048 array values and 2,628 composite deltas', () => {
    let values = 0;
    let worstLoss = 0;
    let worstDelta = 0;
    const losses = new Float64Array(16);
    const delta = new Float64Array(1);
    for (const { series, strike, vol, right, array, compositeDelta } of contracts) {
      if (!series || strike === undefined || vol === undefined) continue;
      const row = {
        sign: Int8Array.of(right === 'put' ? -1 : 1),
        strike: Float64Array.of(strike),
        logStrike: Float64Array.of(Math.log(strike)),
        vol: Float64Array.of(vol),
      };
      scanOptions(0, 1, series, file.points, row, losses);
      compositeDeltas(0, 1, series, file.deltaPoints, row, delta);
      for (const [index, loss] of losses.entries()) {
        worstLoss = Math.max(worstLoss, Math.abs(loss - (array[index] as number)));
        values += 1;
      }
      worstDelta = Math.max(worstDelta, Math.abs((delta[0] as number) - compositeDelta));
    }
    expect(values).toBe(42_048);
    expect(worstLoss).toBeLessThan(LOSS_ROUNDING);
    expect(worstDelta).toBeLessThan(DELTA_ROUNDING);
  });

  it('has futures that lose what their price moves', () => {
    const future = contracts.find(({ kind, product }) => kind === 'future' && product === 'AKBNKE');
    const mine = scanFuture(90, file.points);
    for (const [index, loss] of mine.entries()) expect(loss).toBeCloseTo(future?.array[index] as number, 3);
  });
});
