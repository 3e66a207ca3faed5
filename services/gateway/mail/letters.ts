import type { Mail } from './mail.js';

/** What the gateway writes to people. */

export function resetLetter(to: string, link: string): Mail {
  return {
    to,
    subject: 'Choose a new password for Thetapod',
    text: [
      'Somebody asked for a new password for this e-mail address. If it was you, open this address within 30 minutes:',
      link,
      'It can be used once, and ends all sessions. If it was not you, there is nothing to do: your password stays as it is.',
    ].join('\n\n'),
  };
}

const CHANGES = {
  password: 'The password of your Thetapod account was changed, and your other sessions were ended.',
  totpAdded: 'An authenticator app was added to your Thetapod account.',
  totpRemoved: 'The authenticator app of your Thetapod account was removed.',
  passkeyAdded: 'A passkey was added to your Thetapod account.',
  apiKeyMade: 'An API key was made for your Thetapod account.',
} as const;
export type AccountChange = keyof typeof CHANGES;

export function changeLetter(to: string, change: AccountChange): Mail {
  return {
    to,
    subject: 'Your Thetapod account was changed',
    text: [
      CHANGES[change],
      'If it was not you, choose a new password at once with “Forgotten your password?” on the sign-in page, and look at your sessions and keys.',
    ].join('\n\n'),
  };
}
