/** Codes of failures of the world that this area reports; the table in README.md lists them. */
export const MarketCode = {
  replayFolderUnreadable: 'REPLAY_FOLDER_UNREADABLE',
  replayFolderEmpty: 'REPLAY_FOLDER_EMPTY',
  replayFileUnreadable: 'REPLAY_FILE_UNREADABLE',
  ratesFileUnreadable: 'RATES_FILE_UNREADABLE',
  simulatorUnreachable: 'SIMULATOR_UNREACHABLE',
  simulatorAnswerUnreadable: 'SIMULATOR_ANSWER_UNREADABLE',
  massiveKeyRefused: 'MASSIVE_KEY_REFUSED',
  massiveNotEntitled: 'MASSIVE_NOT_ENTITLED',
  massiveRateLimited: 'MASSIVE_RATE_LIMITED',
  massiveUnreachable: 'MASSIVE_UNREACHABLE',
  massiveNotFound: 'MASSIVE_NOT_FOUND',
  massiveRequestRefused: 'MASSIVE_REQUEST_REFUSED',
  massiveAnswerUnreadable: 'MASSIVE_ANSWER_UNREADABLE',
  massiveForeignPage: 'MASSIVE_FOREIGN_PAGE',
  massiveClockOff: 'MASSIVE_CLOCK_OFF',
} as const;
export type MarketCode = (typeof MarketCode)[keyof typeof MarketCode];
