import { describe, expect, it } from '@jest/globals';
import { Origins } from './origins.js';

describe(Origins.name, () => {
  it('puts no address into a mail that a client has made up', () => {
    const origins = new Origins(['https://thetapod.example', 'http://localhost:3000']);
    expect(origins.forLinks('http://localhost:3000')).toBe('http://localhost:3000');
    expect(origins.forLinks('https://evil.example')).toBe('https://thetapod.example');
  });

  it('takes what was asked for where nothing is listed: a server of one machine', () => {
    expect(new Origins([]).forLinks('http://127.0.0.1:4000')).toBe('http://127.0.0.1:4000');
  });
});
