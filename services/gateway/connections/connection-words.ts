/** Codes of logins in words: what happened, and what helps. */
import { CALLBACK_REFUSALS } from '#store/connections';

/** Every code that stands in a connection or a flow, or in `?problem=` after a redirect; the README carries the same table. */
export const CONNECTION_CODES = {
  ...CALLBACK_REFUSALS,
  SIGNED_OUT: 'You were signed out while you were at the broker. Sign in and begin again.',
  CALLBACK_MALFORMED: 'The broker’s answer could not be read. Begin again.',
  ISSUER_MISMATCH: 'The answer names another sender than the broker that was asked. Begin again.',
  DESK_UNAVAILABLE: 'The desk does not answer now. Nothing was lost; try again.',
  ACCESS_DENIED: 'You declined at the broker’s page. Begin again if you did not mean to.',
  CONSENT_FAILED: 'The broker’s page ended with an error. Begin again.',
  FLOW_EXPIRED: 'The login took longer than ten minutes. Begin again.',
  SUPERSEDED: 'A later login took its place. Go on with that one.',
  BROKER_NOT_SET_UP: 'This installation is not set up for the broker. Ask whoever runs it.',
  REDIRECT_NOT_OURS:
    'The address of this page is not one that the desk lets a broker send you back to. Ask whoever runs this installation.',
  REDIRECT_NOT_REGISTERED:
    'This broker sends people back to the first public address only. Open Thetapod there and begin again.',
  EXCHANGE_LOST: 'The desk was interrupted while it took the login. Begin again.',
  DISCONNECTED_MEANWHILE: 'You disconnected while the login was under way. Begin again if you want the connection.',
  ANOTHER_LOGIN:
    'You signed in at the broker as somebody else: none of the accounts of this connection was there. Sign out at the broker and begin again.',
  ACCOUNT_TAKEN: 'The account is connected already. Disconnect it where it is connected first.',
  NO_ACCOUNT:
    'The login gives access to no account of this kind. Choose an account at the broker’s page, or the other environment.',
  ACCOUNTS_UNREADABLE: 'The broker did not say which accounts there are. Begin again.',
  BROKER_UNREACHABLE: 'The broker did not answer. Begin again.',
  SECRET_UNREADABLE: 'The login was sealed with a key that the desk does not have. Begin again.',
  INVALID_GRANT: 'The broker says that the login has ended or was used already. Sign in again.',
  INVALID_CLIENT: 'The broker does not accept the login any more. Sign in again.',
  CODE_UNREADABLE: 'What the broker’s page brought back could not be read. Begin again.',
  SESSION_TOKEN_NOT_GIVEN: 'The broker took the login and gave no session for it. Begin again in a minute.',
  REFRESH_UNSUPPORTED: 'The login has expired, and the broker renews none. Sign in again.',
  INVALID_REQUEST:
    'The broker could not read what this installation asked. Begin again; if it goes on, ask whoever runs it.',
  INVALID_SCOPE: 'The broker does not give this installation the access that it asks for. Ask whoever runs it.',
  UNAUTHORIZED_CLIENT: 'The broker has not approved this installation for such logins. Ask whoever runs it.',
  UNSUPPORTED_GRANT_TYPE: 'The broker does not know this kind of login. Ask whoever runs this installation.',
  TOKEN_REFUSED: 'The broker does not accept the token any more. Sign in again.',
  TOKEN_EXPIRED: 'The login has expired, and nothing renews it unattended. Sign in again.',
  SESSION_ENDED: 'The broker asks you to sign in again from time to time; the last login has ended. Sign in again.',
  STOPPING_BOTS: 'Its bots are being paused and their openings cancelled. Wait a minute.',
  REVOKED: 'The broker has revoked the token, and it was deleted here. Nothing is left to do.',
  DELETED:
    'The token was deleted here. If the broker lists Thetapod among its connected apps, remove it there as well.',
  OPENINGS_LEFT:
    'The token was deleted although an opening order could not be ended in time. Look at the broker’s own pages.',
} as const;
export type ConnectionCode = keyof typeof CONNECTION_CODES;

/** Returns a code in words, what helps last; codes of the brokers' own are said as such. */
export function wordsOf(code: string): string {
  return Object.hasOwn(CONNECTION_CODES, code)
    ? CONNECTION_CODES[code as ConnectionCode]
    : `The broker refused the login (${code}). Begin again; if it goes on, ask whoever runs this installation.`;
}
