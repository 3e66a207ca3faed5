/** Codes of logins in sentences. */
import { CALLBACK_REFUSALS } from '#store/connections';

/** Every code that stands in a connection or a flow, or in `?problem=` after a redirect; the README carries the same table. */
export const CONNECTION_CODES = {
  ...CALLBACK_REFUSALS,
  SIGNED_OUT: 'You were signed out while you were at the broker. Sign in and begin again.',
  CALLBACK_MALFORMED: 'The broker’s answer could not be read.',
  ISSUER_MISMATCH: 'The answer names another sender than the broker that was asked.',
  DESK_UNAVAILABLE: 'The desk does not answer now. Nothing was lost; try again.',
  ACCESS_DENIED: 'You declined at the broker’s page.',
  CONSENT_FAILED: 'The broker’s page ended with an error. Begin again.',
  FLOW_EXPIRED: 'The login took longer than ten minutes. Begin again.',
  SUPERSEDED: 'A later login took its place.',
  BROKER_NOT_SET_UP: 'This installation is not set up for the broker.',
  REDIRECT_NOT_OURS: 'The address of this page is not one that the desk lets a broker send you back to.',
  REDIRECT_NOT_REGISTERED:
    'This broker sends people back to the first public address only. Open Thetapod there and begin again.',
  EXCHANGE_LOST: 'The desk was interrupted while it took the login. Begin again.',
  DISCONNECTED_MEANWHILE: 'You disconnected while the login was under way.',
  ANOTHER_LOGIN: 'You signed in at the broker as somebody else: none of the accounts of this connection was there.',
  ACCOUNT_TAKEN: 'The account is connected already.',
  NO_ACCOUNT: 'The login gives access to no account of this kind.',
  ACCOUNTS_UNREADABLE: 'The broker did not say which accounts there are. Begin again.',
  BROKER_UNREACHABLE: 'The broker did not answer. Begin again.',
  SECRET_UNREADABLE: 'The login was sealed with a key that the desk does not have. Begin again.',
  INVALID_GRANT: 'The broker says that the login has ended or was used already. Sign in again.',
  INVALID_CLIENT: 'The broker does not accept the login any more. Sign in again.',
  TOKEN_REFUSED: 'The broker does not accept the token any more. Sign in again.',
  TOKEN_EXPIRED: 'The login has expired, and nothing renews it unattended. Sign in again.',
  SESSION_ENDED: 'The broker asks you to sign in again from time to time; the last login has ended.',
  STOPPING_BOTS: 'Its bots are being paused and their openings cancelled.',
  REVOKED: 'The broker has revoked the token, and it was deleted here.',
  DELETED:
    'The token was deleted here. If the broker lists Thetapod among its connected apps, remove it there as well.',
  OPENINGS_LEFT:
    'The token was deleted although an opening order could not be ended in time: look at the broker’s own pages.',
} as const;
export type ConnectionCode = keyof typeof CONNECTION_CODES;

/** Returns a code in a sentence; codes of the brokers' own are said as such. */
export function wordsOf(code: string): string {
  return Object.hasOwn(CONNECTION_CODES, code)
    ? CONNECTION_CODES[code as ConnectionCode]
    : `The broker refused the login (${code}).`;
}
