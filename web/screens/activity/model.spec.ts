import { describe, expect, it } from '@jest/globals';
import { filterOf } from './model.js';

describe(filterOf.name, () => {
  it('shows all for an address that asks for nothing known', () => {
    expect(filterOf('working')).toBe('working');
    expect(filterOf('everything')).toBe('all');
    expect(filterOf(null)).toBe('all');
  });
});
