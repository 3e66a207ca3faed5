import { describe, expect, it } from '@jest/globals';
import { actWords, agentWords, qrPath } from './model.js';

describe(agentWords.name, () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 Edg/139.0',
      'Edge on Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari on iOS',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36',
      'Chrome on Android',
    ],
    ['curl/8.5.0', 'curl/8.5.0'],
    [undefined, 'Unknown browser'],
  ])('shortens %s', (agent, words) => {
    expect(agentWords(agent)).toBe(words);
  });
});

describe(actWords.name, () => {
  it.each([
    ['API_KEY_MADE', 'API key made'],
    ['TOTP_REMOVED', 'Authenticator app removed'],
    ['SIGNED_UP', 'Signed up'],
  ])('says %s as %s', (act, words) => {
    expect(actWords(act)).toBe(words);
  });
});

describe(qrPath.name, () => {
  it('has the three finder patterns of a QR code (ISO/IEC 18004) inside its margin', () => {
    const { path, size } = qrPath('otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ');
    const isDark = (x: number, y: number) => path.includes(`M${x} ${y}h1`);
    for (const [left, top] of [
      [2, 2],
      [size - 9, 2],
      [2, size - 9],
    ] as const) {
      const row = Array.from({ length: 7 }, (_, n) => isDark(left + n, top + 3));
      expect(row).toEqual([true, false, true, true, true, false, true]);
    }
    expect([isDark(0, 0), isDark(1, 1)]).toEqual([false, false]);
  });
});
