/** Why a message, or an event in it, cannot be read. */
export const PARSE_FAULTS = [
  'not_json',
  'not_array',
  'not_object',
  'unknown_event',
  'field_missing',
  'field_type',
  'out_of_range',
] as const;
export type ParseFault = (typeof PARSE_FAULTS)[number];

/** Why something that came did not become part of a chain. */
export const FEED_FAULTS = [
  ...PARSE_FAULTS,
  'duplicate',
  'out_of_order',
  'unlisted',
  'from_future',
  'out_of_session',
  'jump_held',
  'spot_out_of_step',
  'row_unreadable',
  'vendor_away',
] as const;
export type FeedFault = (typeof FEED_FAULTS)[number];
