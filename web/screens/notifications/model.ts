import { NOTICE_KINDS, type NoticeKindView, type TargetView } from '#contract';

const KIND_WORDS: Readonly<Record<NoticeKindView, string>> = {
  fill: 'Fills',
  rejection: 'Refused orders',
  unknown: 'Orders of unknown fate',
  login: 'Logins at brokers that end',
  stale_feed: 'Market data that stands still',
  pause: 'Pauses, stops and faults',
  limit: 'Limits reached',
};

export const kindWords = (kind: NoticeKindView) => KIND_WORDS[kind];

/** What a new place is told of: all that asks for a person, and not each fill. */
export const FIRST_KINDS: readonly NoticeKindView[] = NOTICE_KINDS.filter((kind) => kind !== 'fill');

/** Returns the kinds in their one order, with this one taken or left. */
export function toggled(kinds: readonly NoticeKindView[], kind: NoticeKindView): readonly NoticeKindView[] {
  return NOTICE_KINDS.filter((one) => (one === kind) !== kinds.includes(one));
}

const FAILURES: Readonly<Record<string, string>> = {
  ADDRESS_NOT_ALLOWED: 'the address leads into a private network',
  HOST_UNKNOWN: 'there is no such host',
  UNREACHABLE: 'nothing answers there',
  TIMED_OUT: 'it did not answer in time',
  MAIL_REFUSED: 'the mail server did not take it',
  MAIL_NOT_SET_UP: 'this installation sends no mail',
  SECRET_GONE: 'its secret cannot be read any more; remove it and add it again',
};

/** Returns why the last notice could not be delivered, or undefined after one that was. */
export function failureOf({ failedCode }: Pick<TargetView, 'failedCode'>): string | undefined {
  if (failedCode === undefined) return undefined;
  const status = /^ANSWERED_(\d+)$/.exec(failedCode)?.[1];
  return status === undefined ? (FAILURES[failedCode] ?? failedCode) : `it answered ${status}`;
}

/** Returns what a browser calls itself, short: "Firefox on Linux". */
export function browserName(agent: string): string {
  const browser = ['Edg', 'OPR', 'Firefox', 'Chrome', 'Safari'].find((name) => agent.includes(`${name}/`));
  const system = ['Android', 'iPhone', 'iPad', 'Windows', 'Macintosh', 'Linux'].find((name) => agent.includes(name));
  const names: Readonly<Record<string, string>> = { Edg: 'Edge', OPR: 'Opera', Macintosh: 'Mac' };
  const word = (name: string | undefined) => name && (names[name] ?? name);
  return [word(browser) ?? 'A browser', word(system)].filter((part) => part !== undefined).join(' on ');
}
