/** Causes of our own why a request did not leave; the others are codes of Node and undici, such as `ECONNREFUSED`. */
export const NOT_SENT_CAUSES = {
  guard: 'GUARD_REFUSED',
  budget: 'NO_BUDGET',
  timeout: 'CALL_TIMEOUT',
} as const;

/** Causes of our own why an answer is lost. */
export const LOST_CAUSES = {
  timeout: 'CALL_TIMEOUT',
  /** The connection wanted to write the request a second time, which never happens. */
  repeat: 'REPEAT_REFUSED',
  /** The answer is a packed file that cannot be unpacked, or is too large. */
  archive: 'ARCHIVE_UNREADABLE',
} as const;
