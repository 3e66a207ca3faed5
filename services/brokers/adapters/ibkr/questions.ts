import type { WireQuestion } from './wire.js';

/**
 * Questions that are answered with yes, by the ids of their messages. What they warn of is looked after here: prices come from our own feed and are
 * held to a collar before an order leaves, and an order that trades at once or is held to a fair price is wanted.
 * All others, above all those of size (o383), value (o451) and price (o163, o382), are the broker's guard against a slip, and end the order.
 * Source: ibkrcampus.com, Web API Trading, suppressible message ids.
 */
export const HARMLESS_QUESTIONS: readonly string[] = [
  // No market data for the instrument.
  'o354',
  // The order may trade at once.
  'o403',
  // A cap may be put on the price, so that it stays fair.
  'o10153',
];

/** More rounds than this are no dialogue any more. */
export const ROUNDS_MAX = 5;

export function isHarmless({ messageIds }: WireQuestion): boolean {
  return messageIds.length > 0 && messageIds.every((id) => HARMLESS_QUESTIONS.includes(id));
}

const TEXT_CHARACTERS_MAX = 500;

/** Returns the broker's words, in one line. */
export function wordsOf({ message }: WireQuestion): string {
  return message
    .join(' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, TEXT_CHARACTERS_MAX);
}
