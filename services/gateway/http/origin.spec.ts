import { describe, expect, it } from '@jest/globals';
import { isOwnOrigin } from './origin.js';

const host = 'localhost:8080';

describe(isOwnOrigin.name, () => {
  it.each([
    ['our page', { host, origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' }, true],
    ['our page behind TLS', { host: 'thetapod.example', origin: 'https://thetapod.example' }, true],
    ['a program that is no browser', { host }, true],
    ['another site', { host, origin: 'https://evil.example' }, false],
    ['another port of the same host', { host, origin: 'http://localhost:9090' }, false],
    ['a sandboxed frame', { host, origin: 'null' }, false],
    ['another site that hides its origin', { host, 'sec-fetch-site': 'cross-site' }, false],
    ['a sibling domain', { host, origin: 'http://localhost:8080', 'sec-fetch-site': 'same-site' }, false],
  ])('judges %s', (_case, headers, own) => {
    expect(isOwnOrigin(headers)).toBe(own);
  });
});
