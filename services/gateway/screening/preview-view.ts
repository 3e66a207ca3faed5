import { decisionWords, GATE_WORDS, gateNumber, type PreviewAnswer } from '#core/bot';
import { type Loosening } from '#core/screening';
import { candidateView, gateViews, intentView, missView, waitViews } from '../bots/index.js';
import type { PreviewView } from '../contract/index.js';
import { feedView } from '../market/index.js';

/** Returns a preview as the browser reads it. */
export function previewView(answer: PreviewAnswer): PreviewView {
  const { record, loosening } = answer;
  const wouldSell = record.intents.find((intent) => intent.side === 'sell_to_open');
  return {
    at: answer.at,
    words: conditionalWords(decisionWords(record)),
    waits: waitViews(answer.waits),
    looked: answer.totals.looked,
    passed: answer.totals.passed,
    gates: gateViews(answer),
    candidates: answer.top.map(candidateView),
    misses: answer.misses.map(missView),
    ...(loosening !== undefined && {
      loosening: {
        gate: loosening.gate,
        to: loosening.limitNeeded,
        wouldPass: loosening.wouldPass,
        words: looseningWords(loosening),
      },
    }),
    ...(wouldSell !== undefined && { wouldSell: intentView(wouldSell) }),
    frames: answer.frames.map(feedView),
    tookMs: answer.tookMs,
  };
}

/** "With a largest spread of 9.4 % (now 8.0 %), 3 puts would pass." */
export function looseningWords({ gate, side, limit, limitNeeded, wouldPass }: Loosening): string {
  const least = side === 'min' ? 'a smallest' : 'a largest';
  const puts = wouldPass === 1 ? '1 put' : `${wouldPass} puts`;
  return `With ${least} ${GATE_WORDS[gate]} of ${gateNumber(gate, limitNeeded)} (now ${gateNumber(gate, limit)}), ${puts} would pass.`;
}

/** A decision says what is done; a preview only what would be. */
export function conditionalWords(words: string): string {
  if (words.startsWith('Did not trade')) return `Would not trade now${words.slice('Did not trade'.length)}`;
  return words === '' ? words : `Would ${words.charAt(0).toLowerCase()}${words.slice(1)}`;
}
