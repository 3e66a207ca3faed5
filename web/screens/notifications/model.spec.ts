import { describe, expect, it } from '@jest/globals';
import { browserName, FIRST_KINDS, failureOf, toggled } from './model.js';

describe(toggled.name, () => {
  it('takes and leaves one kind, in the order of the list', () => {
    expect(toggled(['pause'], 'fill')).toEqual(['fill', 'pause']);
    expect(toggled(['fill', 'pause'], 'fill')).toEqual(['pause']);
    expect(FIRST_KINDS).not.toContain('fill');
  });
});

describe(failureOf.name, () => {
  it.each([
    [undefined, undefined],
    ['ANSWERED_503', 'it answered 503'],
    ['UNREACHABLE', 'nothing answers there'],
    ['SOMETHING_NEW', 'SOMETHING_NEW'],
  ])('%s', (failedCode, words) => {
    expect(failureOf(failedCode === undefined ? {} : { failedCode })).toBe(words);
  });
});

describe(browserName.name, () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox on Linux'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0',
      'Edge on Windows',
    ],
    ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36', 'Chrome on Android'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Safari/604.1',
      'Safari on iPhone',
    ],
    ['curl/8', 'A browser'],
  ])('%s', (agent, name) => {
    expect(browserName(agent)).toBe(name);
  });
});
