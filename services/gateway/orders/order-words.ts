import type { OrderState } from '#core/model';
import { RISK_REFUSALS } from '#core/risk';
import { BROKER_ERROR_STEPS, BROKER_ERRORS, BROKER_REFUSALS, NOT_SENT_REASONS, type RefusalWords } from '#ports';
import { REFUSAL_STEPS } from './refusal-steps.js';

/** What a state says by itself; states that need no explanation have none. */
const STATE_WORDS: Partial<Record<OrderState, string>> = {
  unknown: 'The broker’s answer was lost; it is being searched for. Its margin stays held.',
  not_sent: 'It is proven that the order never reached the broker.',
  expired: 'The day ended before it filled.',
};

const BROKER_UNAVAILABLE: RefusalWords = {
  says: 'The desk is not set up for the broker of this account.',
  next: 'Ask whoever runs this installation.',
};

/**
 * Returns what became of an order or an intent in words, and what helps: by its code, or else by its state. A code that no table lists is
 * named as it is and never taken for a familiar one; of an order in doubt no code says what became of it.
 */
export function orderWords(state: string, code: string | undefined): string | undefined {
  if (code !== undefined && state === 'refused') return refusedWords(code);
  if (code !== undefined && state === 'rejected') return rejectedWords(code);
  if (code !== undefined && state === 'not_sent') return `${STATE_WORDS.not_sent} ${notSentWords(code)}`;
  return STATE_WORDS[state as OrderState];
}

/** Returns why an order was refused, whoever refused it; undefined for a code that no table lists. */
export function refusalWords(code: string): string | undefined {
  if (Object.hasOwn(RISK_REFUSALS, code)) return refusedWords(code);
  return Object.hasOwn(BROKER_REFUSALS, code) ? rejectedWords(code) : undefined;
}

function refusedWords(code: string): string {
  const says = known(RISK_REFUSALS, code);
  const next = known(REFUSAL_STEPS, code);
  if (says !== undefined && next !== undefined) return together({ says, next });
  if (code === 'BROKER_UNAVAILABLE') return together(BROKER_UNAVAILABLE);
  return `The desk turned the order down (${code}). The bot decides anew at its next look.`;
}

function rejectedWords(code: string): string {
  const words = known(BROKER_REFUSALS, code);
  return words === undefined
    ? `The broker refused the order (${code}). The broker’s own pages show why.`
    : together(words);
}

function notSentWords(code: string): string {
  const words = known(NOT_SENT_REASONS, code);
  if (words !== undefined) return together(words);
  const says = known(BROKER_ERRORS, code);
  const next = known(BROKER_ERROR_STEPS, code);
  if (says !== undefined && next !== undefined) return together({ says, next });
  return `The broker could not be reached (${code}). The bot decides anew at its next look.`;
}

/** The longest sentence of a broker that is shown. */
const SAID_MAX = 300;

/**
 * Returns a broker's own words as one line that can stand beside ours: without control characters and marks that turn the direction of
 * text, and cut where they are too long. Undefined where nothing is left. It stays text: whoever shows it escapes it.
 */
export function brokerSaid(text: string): string | undefined {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  if (line === '') return undefined;
  const letters = [...line];
  return letters.length <= SAID_MAX ? line : `${letters.slice(0, SAID_MAX).join('')}…`;
}

const together = ({ says, next }: RefusalWords) => `${says} ${next}`;

function known<T>(table: Readonly<Record<string, T>>, code: string): T | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined;
}
