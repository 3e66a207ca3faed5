/** Codes of failures of the world that the history reports; the table in README.md lists them. */
export const HistoryCode = {
  fileUnreadable: 'HISTORY_FILE_UNREADABLE',
  layoutUnknown: 'HISTORY_LAYOUT_UNKNOWN',
  archiveUnreadable: 'HISTORY_ARCHIVE_UNREADABLE',
  diskFull: 'HISTORY_DISK_FULL',
  folderUnwritable: 'HISTORY_FOLDER_UNWRITABLE',
  queryFailed: 'HISTORY_QUERY_FAILED',
  fileDamaged: 'HISTORY_FILE_DAMAGED',
} as const;
export type HistoryCode = (typeof HistoryCode)[keyof typeof HistoryCode];

/** Why a row of a source is not in the history; it is kept, with its text, in the source's quarantine file. */
export const QuarantineReason = {
  /** The line has too few or too many fields, or its quotes do not match. */
  lineBroken: 'LINE_BROKEN',
  /** A field holds what is no number, date or right. */
  fieldUnreadable: 'FIELD_UNREADABLE',
  /** A field that no row can do without is empty, or outside of what it may be. */
  fieldMissing: 'FIELD_MISSING',
  /** The option's symbol says something else than the columns beside it. */
  symbolContradicts: 'SYMBOL_CONTRADICTS',
  /** The day had no session: the row is a copy of an earlier one. */
  closedDay: 'CLOSED_DAY',
  /** The row names a contract, instant and source that an earlier line of the file has. */
  duplicate: 'DUPLICATE',
  /** A high below a low, or an opening or closing price outside of them. */
  highBelowLow: 'HIGH_BELOW_LOW',
} as const;
export type QuarantineReason = (typeof QuarantineReason)[keyof typeof QuarantineReason];
