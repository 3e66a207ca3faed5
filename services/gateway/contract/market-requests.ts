import { z } from 'zod';

/** Whose margin the requirement, the return on it and the score count with. */
export const ScanMargin = z.enum(['cash', 'regT']);
export type ScanMargin = z.infer<typeof ScanMargin>;

/** The revision of the last answer; of another process it counts as none. */
export const ScanSince = z.string().max(60).optional();
export type ScanSince = z.infer<typeof ScanSince>;

/** Pages that keep views. */
export const ViewPage = z.enum(['scanner']);
export type ViewPage = z.infer<typeof ViewPage>;

export const SaveView = z.strictObject({
  page: ViewPage,
  name: z.string().trim().min(1, 'Write a name.').max(60, 'Use at most 60 characters.'),
  /** Of the page's address, without the question mark. */
  query: z.string().max(2_000),
});
export type SaveView = z.infer<typeof SaveView>;
