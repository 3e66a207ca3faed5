import { describe, expect, it } from '@jest/globals';
import { placeWords } from './places.js';

const NOW = 1_000_000;
const moved = { podId: 'pod-2', slotId: 3, takenAt: NOW - 2_000, movedFrom: 'pod-1', idleMs: 1_840, recovering: false };

describe(placeWords.name, () => {
  it.each([
    ['no pod yet', undefined],
    ['recovering', { slotId: 3, recovering: true }],
    ['recovering', { ...moved, recovering: true }],
    ['moved to pod-2, 1.8\u202fs', moved],
    ['moved to pod-2, 12\u202fs', { ...moved, idleMs: 12_400 }],
    ['back on pod-2, 3.0\u202fs', { ...moved, movedFrom: 'pod-2', idleMs: 3_000 }],
    ['pod-2', { ...moved, takenAt: NOW - 300_000 }],
    ['pod-1', { podId: 'pod-1', slotId: 3, takenAt: NOW, recovering: false }],
  ])('says %p', (words, place) => {
    expect(placeWords(place, NOW).words).toBe(words);
  });
});
