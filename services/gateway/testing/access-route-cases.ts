/** The routes by which people come in, and what they set about themselves. */
import { DISCLAIMER_VERSION } from '../contract/index.js';
import { PASSWORD } from './person.js';
import { at, NOT_THERE, type RouteCase } from './route-case.js';

const TICKET = 'A'.repeat(43);
const CODE = '123456';
const passkey = {
  id: 'x',
  rawId: 'x',
  type: 'public-key',
  response: { clientDataJSON: 'x' },
  clientExtensionResults: {},
};
const confirm = { body: () => ({ password: PASSWORD }) };

export const OF_ACCESS: Readonly<Record<string, RouteCase>> = {
  'GET /api/docs': at('public', '/api/docs'),
  'GET /api/auth/ways': at('public', '/api/auth/ways'),
  'POST /api/auth/sign-up': at('public', '/api/auth/sign-up', {
    body: ({ theirs }) => ({
      ...{ email: theirs.email, password: PASSWORD },
      ...{ acceptDisclaimer: true, disclaimerVersion: DISCLAIMER_VERSION },
    }),
    foreign: { status: 409, code: 'EMAIL_TAKEN' },
  }),
  'POST /api/auth/sign-in': at('public', '/api/auth/sign-in', {
    body: ({ theirs }) => ({ email: theirs.email, password: 'not the password' }),
    foreign: { status: 401, code: 'WRONG_CREDENTIALS' },
  }),
  'POST /api/auth/second-factor': at('public', '/api/auth/second-factor', {
    body: () => ({ ticket: TICKET, code: CODE }),
    foreign: { status: 401, code: 'TICKET_ENDED' },
  }),
  'POST /api/auth/passkey/options': at('public', '/api/auth/passkey/options'),
  'POST /api/auth/passkey': at('public', '/api/auth/passkey', {
    body: ({ theirs }) => ({ ticket: TICKET, response: { ...passkey, id: theirs.passkeyId } }),
    foreign: { status: 401, code: 'PASSKEY_REFUSED' },
  }),
  'POST /api/auth/refresh': at('public', '/api/auth/refresh'),
  'POST /api/auth/forgotten': at('public', '/api/auth/forgotten', { body: () => ({ email: 'nobody@example.com' }) }),
  'POST /api/auth/reset': at('public', '/api/auth/reset', {
    body: () => ({ token: TICKET, password: PASSWORD }),
    foreign: { status: 401, code: 'TICKET_ENDED' },
  }),
  'GET /api/auth/session': at('person', '/api/auth/session'),
  'GET /api/mailbox': at('public', '/api/mailbox'),
  'GET /api/me': at('person', '/api/me'),
  'POST /api/me/password': at('person', '/api/me/password', {
    body: () => ({ password: 'not the password', newPassword: 'another long enough password' }),
  }),
  'POST /api/me/disclaimer': at('person', '/api/me/disclaimer', { body: () => ({ version: DISCLAIMER_VERSION }) }),
  'POST /api/me/totp': at('person', '/api/me/totp', confirm),
  'POST /api/me/totp/confirm': at('person', '/api/me/totp/confirm', { body: () => ({ code: CODE }) }),
  'POST /api/me/totp/remove': at('person', '/api/me/totp/remove', confirm),
  'POST /api/me/recovery-codes': at('person', '/api/me/recovery-codes', confirm),
  'POST /api/me/passkeys/options': at('person', '/api/me/passkeys/options', confirm),
  'POST /api/me/passkeys': at('person', '/api/me/passkeys', {
    body: ({ theirs }) => ({ ticket: TICKET, name: 'Walker', response: { ...passkey, id: theirs.passkeyId } }),
    foreign: { status: 401, code: 'PASSKEY_REFUSED' },
  }),
  'DELETE /api/me/passkeys/{id}': at('person', ({ theirs }) => `/api/me/passkeys/${theirs.passkeyId}`, {
    foreign: NOT_THERE,
  }),
  'GET /api/me/sessions': at('person', '/api/me/sessions'),
  'DELETE /api/me/sessions': at('person', '/api/me/sessions'),
  'DELETE /api/me/sessions/{id}': at('person', ({ theirs }) => `/api/me/sessions/${theirs.sessionId}`, {
    foreign: NOT_THERE,
  }),
  'GET /api/me/keys': at('person', '/api/me/keys'),
  'POST /api/me/keys': at('person', '/api/me/keys', {
    body: () => ({ password: PASSWORD, name: 'Walker', scopes: ['read'], days: 1 }),
  }),
  'DELETE /api/me/keys/{id}': at('person', ({ theirs }) => `/api/me/keys/${theirs.keyId}`, { foreign: NOT_THERE }),
  'GET /api/me/acts': at('person', '/api/me/acts?limit=10'),
};
