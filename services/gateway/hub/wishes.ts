import { LiveWish, TOPICS_MAX, type TopicRefusal } from '../contract/index.js';

const QUOTES = /^quotes\/([A-Z0-9.^/_-]{1,16})(?:@([0-9a-f]{64}))?$/;

export interface ReadWish {
  /** Underlyings of chains, with the hash of the frame that the browser has. */
  readonly quotes: ReadonlyMap<string, string | undefined>;
  readonly refused: readonly { readonly topic: string; readonly code: TopicRefusal }[];
}

/**
 * Returns which topics a browser wants. What concerns its own user comes by itself; anything else than chains, another user's messages
 * among it, is answered as a topic that does not exist.
 */
export function readWish(text: string): ReadWish {
  const parsed = LiveWish.safeParse(parseJson(text));
  if (!parsed.success) return { quotes: new Map(), refused: [{ topic: '', code: 'WISH_UNREADABLE' }] };
  const quotes = new Map<string, string | undefined>();
  const refused: { topic: string; code: TopicRefusal }[] = [];
  for (const topic of parsed.data.want) {
    const [, underlying, hash] = QUOTES.exec(topic) ?? [];
    if (underlying === undefined) refused.push({ topic, code: 'TOPIC_UNKNOWN' });
    else if (quotes.size >= TOPICS_MAX && !quotes.has(underlying)) refused.push({ topic, code: 'TOO_MANY_TOPICS' });
    else quotes.set(underlying, hash);
  }
  return { quotes, refused };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
