import type { JudgedChange } from '../../data/bot-queries.js';
import { count, plural } from '../../format/numbers.js';

/** Returns what a change would have done, in a sentence: `Would have changed 14 of the last 212 decisions.` */
export function judgedWords(judged: JudgedChange | undefined): string {
  if (!judged) return 'Deciding the last decisions again …';
  const { judged: known, unknown, changed, done } = judged;
  if (known + unknown === 0) return done ? 'It has decided nothing yet.' : 'Deciding the last decisions again …';
  const unjudged =
    unknown === 0
      ? ''
      : ` ${plural(unknown, 'decision')} cannot be judged: what the new settings look at was not kept.`;
  if (known === 0) return done ? unjudged.trim() : 'Deciding the last decisions again …';
  const past = done ? `the last ${plural(known, 'decision')}` : `the last ${plural(known, 'decision')} so far`;
  const words =
    changed.length === 0
      ? `Would have changed none of ${past}.`
      : `Would have changed ${count(changed.length)} of ${past}.`;
  return `${words} Each is judged on what the bot held then.${unjudged}`;
}
