/** One mail in plain text. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Takes mails on their way. Errors: what the way answers; whoever sends logs it without the text. */
export interface Mailer {
  send(mail: Mail): Promise<void>;
}
