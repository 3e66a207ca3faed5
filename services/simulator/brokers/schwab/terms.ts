/** What is fixed at the simulated Schwab: its login, its hosts, its users. */
import { createHash } from 'node:crypto';
import { MS_PER_DAY, MS_PER_MINUTE, MS_PER_SECOND } from '#core/units';
import { type SimAccount, type SimLoginTerms, type SimUser, STARTING_CASH } from '../kit/index.js';

export const API_HOST = 'live.api';
export const STREAM_HOST = 'live.stream';

/** What `userPreference` names as the stream's address; clients reach it through their own list of hosts. */
export const STREAMER_URL = 'wss://streamer-api.schwab.com/ws';
export const STREAMER_PATH = '/ws';

/**
 * - rotating: each refresh gives another refresh token, and using an old one ends the login, so that two refreshers lock each
 *   other out. What is simulated by default: the harder case.
 * - fixed: the same string comes back each time.
 * Clients report both; whether the string differs is not documented.
 */
export type SchwabRefresh = 'rotating' | 'fixed';

/** Sources: schwab-py docs/auth.rst (30 minutes, 7 days without extension); the 30 seconds of a code are reported by clients. */
export function loginTerms(refresh: SchwabRefresh): SimLoginTerms {
  return {
    title: 'Charles Schwab',
    // Clients ask for none, for `api`, or for both.
    scopes: ['api', 'offline_access'],
    scopeSeparator: ' ',
    codeMs: 30 * MS_PER_SECOND,
    accessMs: 30 * MS_PER_MINUTE,
    refresh,
    sessionMs: 7 * MS_PER_DAY,
    pkce: 'optional',
    wantsRedirectUri: true,
    wantsResponseType: true,
    codeEnding: '@',
  };
}

export const USERS: readonly SimUser[] = [
  { id: 'ada', name: 'Ada Miller', accounts: ['41872205', '41879931'] },
  { id: 'ben', name: 'Ben Carter', accounts: ['52310468'] },
];

export const ACCOUNTS: readonly SimAccount[] = [
  { number: '41872205', type: 'margin', optionLevel: 2, cash: STARTING_CASH },
  { number: '41879931', type: 'cash', optionLevel: 1, cash: STARTING_CASH },
  { number: '52310468', type: 'margin', optionLevel: 2, cash: STARTING_CASH },
];

/** Returns what paths call an account instead of its number. */
export function hashOf(accountNumber: string): string {
  return createHash('sha256').update(`schwab ${accountNumber}`).digest('hex').toUpperCase();
}

/** Returns what the stream calls a user. */
export function customerIdOf(userId: string): string {
  return createHash('sha256').update(`schwab customer ${userId}`).digest('hex');
}
