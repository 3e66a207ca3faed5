/** Codes of failures of the world that this area reports; the table in README.md lists them. */
export const MarketCode = {
  replayFolderUnreadable: 'REPLAY_FOLDER_UNREADABLE',
  replayFolderEmpty: 'REPLAY_FOLDER_EMPTY',
  replayFileUnreadable: 'REPLAY_FILE_UNREADABLE',
  ratesFileUnreadable: 'RATES_FILE_UNREADABLE',
  simulatorUnreachable: 'SIMULATOR_UNREACHABLE',
  simulatorAnswerUnreadable: 'SIMULATOR_ANSWER_UNREADABLE',
} as const;
export type MarketCode = (typeof MarketCode)[keyof typeof MarketCode];
