import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { refusalOf, TASTYTRADE_REFUSALS } from './refusals.js';

const answered = (status: number, body: unknown) =>
  ({ kind: 'answered', status, headers: {}, body: typeof body === 'string' ? body : JSON.stringify(body) }) as const;
const preflight = (code: string, message: string) => ({
  error: {
    code: 'preflight_check_failure',
    message: 'One or more preflight checks failed',
    errors: [{ code, message }],
  },
});

describe(refusalOf.name, () => {
  it.each([
    [422, preflight('margin_check_failed', 'Not enough.'), 'BUYING_POWER'],
    // As the page on errors shows it.
    [422, preflight('gtc_market_orders_not_supported', 'GTC/GTD Market orders are not supported.'), 'ORDER_INVALID'],
    // As users have seen it.
    [422, preflight('x', 'You cannot sell to open against a long position.'), 'OPPOSITE_POSITION'],
    [400, { error: { code: 'v', message: 'm', errors: [{ domain: 'price', reason: 'is missing' }] } }, 'ORDER_INVALID'],
    [403, { error: { code: 'not_permitted', message: 'User not permitted access' } }, 'ACCOUNT_FORBIDDEN'],
    [401, '', 'TOKEN_REFUSED'],
    [429, '', 'RATE_LIMITED'],
  ])('%p %j is %s', (status, body, code) => {
    expect(refusalOf(answered(status, body))?.code).toBe(code);
  });

  it('is none where something in between answers, or the broker fails', () => {
    expect(refusalOf(answered(422, '<html>'))).toBeUndefined();
    expect(refusalOf(answered(400, '{}'))).toBeUndefined();
    expect(refusalOf(answered(500, preflight('margin_check_failed', '')))).toBeUndefined();
  });

  it('keeps the words of what was wrong', () => {
    const refused = refusalOf(answered(422, preflight('gtc', 'GTC/GTD Market orders are not supported.')));
    expect(refused?.text).toBe('One or more preflight checks failed · GTC/GTD Market orders are not supported.');
  });

  it('has the codes of the README', () => {
    const readme = readFileSync(path.join(import.meta.dirname, 'README.md'), 'utf8');
    const rows = [...readme.matchAll(/^\| ([A-Z][A-Z_]+) \| (.+) \|$/gm)].map(([, code, words]) => [code, words]);
    expect(Object.fromEntries(rows)).toEqual(TASTYTRADE_REFUSALS);
  });
});
