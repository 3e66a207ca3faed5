export { type AccountChange, changeLetter, resetLetter } from './letters.js';
export { LocalMailbox } from './local-mailbox.js';
export { isFromThisMachine, isLoopbackHost } from './loopback.js';
export type { Mail, Mailer } from './mail.js';
export { MailWay } from './mail-way.js';
export { MailboxController } from './mailbox.controller.js';
export { SmtpMailer } from './smtp-mailer.js';
