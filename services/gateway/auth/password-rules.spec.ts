import { describe, expect, it } from '@jest/globals';
import { weaknessOf } from './password-rules.js';

const EMAIL = 'grace.hopper@example.com';

describe(weaknessOf.name, () => {
  it.each([
    ['1234567890', 'keys'],
    ['qwertyuiop', 'keys'],
    ['0987654321', 'keys'],
    ['1q2w3e4r5t', 'keys'],
    ['qwerty12345', 'keys'],
    ['abcdefghij1', 'keys'],
    ['aaaaaaaaaaaa', 'repeats'],
    ['1212121212', 'repeats'],
    ['Password123', 'lists'],
    ['password2024!', 'lists'],
    ['P@ssw0rd1234', 'lists'],
    ['123password123', 'lists'],
    ['IloveYou!!2023', 'lists'],
    ['liverpool1892', 'lists'],
    ['monkeymonkey', 'lists'],
    ['Sunshine....', 'lists'],
    ['1973-11-26-08', 'lists'],
    // Of the leaked list alone.
    ['nuttertools', 'lists'],
    ['Syncmaster!17', 'lists'],
    ['fktrcfylhf', 'lists'],
    ['grace.hopper1', 'address'],
  ])('names %s', (password, reason) => {
    expect(weaknessOf(password, EMAIL)).toContain(reason);
  });

  it.each([
    'a long enough password',
    'correct horse battery staple',
    'vK9#mq2Lw8',
    'thetapod-demo',
    'Donaudampfschifffahrt',
    '日本語のとても長い合言葉です',
    'hopper and the moth',
  ])('leaves %s alone', (password) => {
    expect(weaknessOf(password, EMAIL)).toBeUndefined();
  });
});
