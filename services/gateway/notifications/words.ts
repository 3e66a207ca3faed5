import type { NoticeKind } from '#store/notifications';
import { refusalWords } from '../orders/index.js';

/** A notice as it is read on a phone. */
export interface NoticeWords {
  readonly title: string;
  readonly text: string;
}

type Detail = Readonly<Record<string, unknown>>;

const SIDES: Readonly<Record<string, string>> = { sell_to_open: 'Sold', buy_to_close: 'Bought back' };
const SCOPES: Readonly<Record<string, string>> = {
  bot: 'A bot was stopped',
  account: 'An account was stopped',
  user: 'All your bots were stopped',
  everybody: 'All bots of this installation were stopped',
};

const textOf = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '–');
const orderOf = ({ quantity, symbol }: Detail) => `${textOf(quantity)} × ${textOf(symbol)}`;
/** "1.5500" is 1.55; prices have at least two places. */
const priceOf = (value: unknown) => textOf(value).replace(/(\.\d\d\d*?)0+$/, '$1');

/** Why an order was refused, and what helps; a code that no table lists as it is. */
function whyOf({ code }: Detail): string {
  return (typeof code === 'string' ? refusalWords(code) : undefined) ?? `${textOf(code)}.`;
}

/** Returns what is told; ids and codes as they are written in the app. */
export function noticeWords(kind: NoticeKind, detail: Detail): NoticeWords {
  switch (kind) {
    case 'fill':
      return {
        title: 'An order was filled',
        text: `${SIDES[textOf(detail['side'])] ?? 'Traded'} ${orderOf(detail)} at ${priceOf(detail['price'])}.`,
      };
    case 'rejection':
      return { title: 'An order was refused', text: `${orderOf(detail)}: ${whyOf(detail)}` };
    case 'unknown':
      return {
        title: 'The fate of an order is unknown',
        text: `${orderOf(detail)}: the broker’s answer was lost. The platform searches for it and opens nothing new in this account until then.`,
      };
    case 'limit':
      return { title: 'A limit was reached', text: `${orderOf(detail)} was not sent: ${whyOf(detail)}` };
    case 'login':
      return {
        title: 'Sign in at your broker',
        text:
          detail['hours'] === undefined
            ? `The login at ${textOf(detail['broker'])} has ended (${textOf(detail['code'])}). Its bots stand still until you sign in.`
            : `The login at ${textOf(detail['broker'])} ends in less than ${textOf(detail['hours'])} hours.`,
      };
    case 'stale_feed':
      return {
        title: 'Market data stands still',
        text: `The newest chain of ${textOf(detail['underlying'])} is older than ${textOf(detail['minutes'])} minutes. Bots trade on fresh quotes only.`,
      };
    case 'pause':
      return pauseWords(detail);
    case 'test':
      return { title: 'A test', text: 'This is how Thetapod tells you of what happens.' };
  }
}

function pauseWords(detail: Detail): NoticeWords {
  const scope = SCOPES[textOf(detail['stop'])];
  if (scope !== undefined)
    return { title: scope, text: `Level ${textOf(detail['level'])}: ${textOf(detail['reason'])}` };
  const bot = textOf(detail['bot']);
  if (detail['fault'] !== undefined) {
    return { title: `${bot} cannot decide`, text: `It stands still and is tried again: ${textOf(detail['fault'])}.` };
  }
  return { title: `${bot} was paused`, text: 'It opens nothing; open positions are still looked after.' };
}
