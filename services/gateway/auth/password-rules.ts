import { dictionary } from '@zxcvbn-ts/language-common';
import { COMMON_WORDS } from './common-passwords.js';

/** 49,233 passwords of published leaks, the most frequent first, in lower case. */
const LEAKED: ReadonlySet<string> = new Set(dictionary.passwords);

const DISTINCT_MIN = 5;
/** Rows of keys and of the alphabet, in both directions: what a finger slides over. */
const ROWS = [
  '1234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'azertyuiop',
  'abcdefghijklmnopqrstuvwxyz',
  '1q2w3e4r5t6z7u8i9o0p',
  '1q2w3e4r5t6y7u8i9o0p',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  'qazwsxedcrfvtgbyhnujm',
];
const LETTER_OF: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};
const CHANGE = 'Choose another password: ';

/**
 * Returns why a password is too easily guessed, in words that say what to do; undefined when no rule names it. Guessers begin with the
 * words of leaked lists and with what people add to them: capitals, digits, signs, letters written as digits, and doubling.
 * Source: NIST SP 800-63B-4, 3.1.1.2 (blocklist; no rules of composition).
 */
export function weaknessOf(password: string, email: string): string | undefined {
  const text = password.normalize('NFKC').toLowerCase();
  if (new Set(text).size < DISTINCT_MIN) return `${CHANGE}this one repeats a few characters.`;
  if (isSlide(text)) return `${CHANGE}this one follows the keys or the alphabet.`;
  const name = email.toLowerCase().split('@')[0] ?? '';
  const cores = coresOf(text);
  if (LEAKED.has(text) || cores.some((core) => core === '' || COMMON_WORDS.has(core) || LEAKED.has(core))) {
    return `${CHANGE}this one is on the lists that attackers try first.`;
  }
  if (name.length >= 3 && cores.includes(name)) return `${CHANGE}this one is made of your e-mail address.`;
  return undefined;
}

/** Returns what is left of a password when the usual additions are taken away: with and without digits read as letters. */
function coresOf(text: string): readonly string[] {
  return [text, withoutAdditions(text)]
    .flatMap((one) => [one, [...one].map((sign) => LETTER_OF[sign] ?? sign).join('')])
    .flatMap((one) => [one, withoutAdditions(one), one.replaceAll(/[^\p{L}]/gu, '')])
    .map(undoubled);
}

const withoutAdditions = (text: string) => text.replace(/^[^\p{L}]+/u, '').replace(/[^\p{L}]+$/u, '');

function undoubled(text: string): string {
  const half = text.slice(0, text.length / 2);
  return text.length > 1 && half + half === text ? half : text;
}

/** Returns whether the text is made of slides over rows of at least four keys, and of nothing else that is longer than two. */
function isSlide(text: string): boolean {
  let rest = text;
  for (const row of ROWS.flatMap((one) => [one + one, [...one].reverse().join('').repeat(2)])) {
    for (let length = Math.min(rest.length, row.length); length >= 4; length -= 1) {
      for (let start = 0; start + length <= row.length; start += 1)
        rest = rest.replaceAll(row.slice(start, start + length), '');
    }
  }
  return rest.length <= 2;
}
