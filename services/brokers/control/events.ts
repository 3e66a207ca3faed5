/** What happened to stops and to what was done without the database, for logs and counters; never an account number or a token. */
export interface ControlEvent {
  readonly level: 'info' | 'warn' | 'error';
  readonly name:
    | 'stop_set'
    | 'stop_stored'
    | 'stop_lifted'
    | 'stops_unreadable'
    | 'stops_readable'
    | 'journal_damaged'
    | 'journal_failed'
    | 'emergency_cancel'
    | 'emergency_order'
    | 'emergency_outcome'
    | 'emergency_waits'
    | 'emergency_failed'
    | 'emergency_entered';
  readonly fields: Readonly<Record<string, string | number | boolean | undefined>>;
}

export type ReportControl = (event: ControlEvent) => void;
