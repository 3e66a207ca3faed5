import { expect, it } from '@jest/globals';
import { blake3Hex } from './hash.js';

/** Of the published test vectors, github.com/BLAKE3-team/BLAKE3, test_vectors.json: the first bytes of 0, 1, 2 … 250, 0, 1 … */
const VECTORS = [
  [0, 'af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262'],
  [1, '2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213'],
  [1_024, '42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7'],
] as const;

it.each(VECTORS)('hashes %i bytes as the authors of BLAKE3 do', (length, expected) => {
  const bytes = Uint8Array.from({ length: length + 3 }, (_none, index) => (index + 248) % 251);
  expect(blake3Hex(bytes.subarray(3))).toBe(expected);
});

it('hashes what several threads share', () => {
  expect(blake3Hex(new Uint8Array(new SharedArrayBuffer(1)))).toBe(VECTORS[1][1]);
});
