import { AdoptPosition, type BotSummaryView, type ConnectionHealthView, type ConnectionView } from '#contract';
import { countdownTone, longSpan } from '../../format/countdown.js';
import type { Tone } from '../../format/states.js';
import { localMoment } from '../../format/time.js';

export type AccountHealth = ConnectionHealthView['accounts'][number];
export type UnmanagedPut = AccountHealth['unmanaged'][number];

export interface LoginFact {
  readonly name: string;
  readonly value: string;
  readonly tone: Tone;
  readonly means?: string;
}

const MISSING = '–';
const moment = (instant: number | undefined) => (instant === undefined ? MISSING : localMoment(instant));

/** Returns the login's facts; instants are shown on the reader's wall clock. */
export function loginFacts(connection: ConnectionView, now: number): readonly LoginFact[] {
  const { connectedAt, refreshedAt, accessEndsAt, sessionEndsAt, scope } = connection;
  return [
    { name: 'Signed in', value: moment(connectedAt), tone: 'neutral' },
    { name: 'Token renewed', value: moment(refreshedAt), tone: 'neutral', means: 'By us, unattended.' },
    {
      name: 'Token good for',
      value: accessEndsAt === undefined ? 'until revoked' : leftWords(accessEndsAt - now),
      tone: 'neutral',
      means: 'How long the present access token lasts. It is renewed before its end where the broker lets us.',
    },
    signInFact(sessionEndsAt, now),
    { name: 'Rights', value: scope ?? MISSING, tone: 'neutral', means: 'What the broker granted, in its own words.' },
  ];
}

function signInFact(sessionEndsAt: number | undefined, now: number): LoginFact {
  if (sessionEndsAt === undefined) {
    return {
      name: 'Sign in again',
      value: 'never',
      tone: 'neutral',
      means: 'This login goes on until somebody revokes it.',
    };
  }
  return {
    name: 'Sign in again within',
    value: leftWords(sessionEndsAt - now),
    tone: countdownTone(sessionEndsAt - now),
    means: `The login ends ${localMoment(sessionEndsAt)}, whatever is renewed in between.`,
  };
}

const leftWords = (leftMs: number) => (leftMs <= 0 ? 'ended' : longSpan(leftMs));

/** Returns the bots that trade in an account. */
export function botsOf(bots: readonly BotSummaryView[] | undefined, accountId: string): readonly BotSummaryView[] {
  return bots?.filter((bot) => bot.accountId === accountId) ?? [];
}

/** Whether this connection is ready and nothing trades on it yet, so that the next step is worth naming. */
export function isFirstTime(connection: ConnectionView, bots: readonly BotSummaryView[] | undefined): boolean {
  if (connection.state !== 'connected' || connection.accounts.length === 0 || bots === undefined) return false;
  return connection.accounts.every((account) => botsOf(bots, account.id).length === 0);
}

export interface AdoptForm {
  readonly botId: string;
  /** As typed. */
  readonly quantity: string;
  /** As typed; empty: the broker's average. */
  readonly price: string;
}

export type AdoptCheck =
  | { readonly ok: true; readonly body: AdoptPosition }
  | { readonly ok: false; readonly errors: Readonly<Partial<Record<keyof AdoptForm, string>>> };

/** Checks what was typed against the put as the broker holds it. */
export function checkAdopt(form: AdoptForm, put: UnmanagedPut): AdoptCheck {
  const price = form.price.trim();
  const parsed = AdoptPosition.safeParse({
    botId: form.botId,
    symbol: put.symbol,
    quantity: Number(form.quantity),
    ...(price === '' ? {} : { price }),
  });
  const errors: Partial<Record<keyof AdoptForm, string>> = {};
  for (const issue of parsed.error?.issues ?? []) {
    if (issue.path[0] === 'botId') errors.botId = 'Choose a bot.';
    if (issue.path[0] === 'quantity') errors.quantity = 'Write a whole number of contracts.';
    if (issue.path[0] === 'price') errors.price = 'Write a price such as 1.25.';
  }
  if (parsed.success && parsed.data.quantity > put.quantity) {
    errors.quantity = `The broker holds ${put.quantity} that no bot manages.`;
  }
  if (price === '' && put.averagePrice === undefined) {
    errors.price = 'The broker states no average: write the premium at which it was sold.';
  }
  return parsed.success && Object.keys(errors).length === 0 ? { ok: true, body: parsed.data } : { ok: false, errors };
}
