import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JsonFrames } from './json-frames.js';

describe(JsonFrames.name, () => {
  it('gives every object whole and once, however the stream is cut', () => {
    const streamed = fc.array(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.object())), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(streamed, fc.array(fc.nat({ max: 9 })), (objects, cuts) => {
        const frames = new JsonFrames();
        let rest = objects.map((one) => JSON.stringify(one)).join('\r\n');
        const got: string[] = [];
        for (const cut of [...cuts.map((size) => size + 1), rest.length]) {
          got.push(...(frames.push(rest.slice(0, cut)) ?? []));
          rest = rest.slice(cut);
        }
        expect(got.map((text) => JSON.parse(text))).toEqual(JSON.parse(JSON.stringify(objects)));
      }),
    );
  });

  it('gives up what never ends', () => {
    const frames = new JsonFrames();
    expect(frames.push(`{"a":"${'x'.repeat(200_000)}`)).toEqual([]);
    expect(frames.push('x'.repeat(100_000))).toBeUndefined();
  });
});
