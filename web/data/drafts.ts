/** Half-written forms, kept in the browser so that nothing is lost on reload. One per user and bot. */
export interface Draft {
  /** Version of the saved configuration that the draft started from; 0 for a new bot. */
  readonly version: number;
  readonly values: unknown;
}

const place = (userId: string, botId: string) => `thetapod.draft.${userId}.${botId}`;

export function readDraft(userId: string, botId: string): Draft | undefined {
  try {
    const text = localStorage.getItem(place(userId, botId));
    if (text === null) return undefined;
    const draft: unknown = JSON.parse(text);
    return typeof draft === 'object' && draft !== null && 'values' in draft && 'version' in draft
      ? (draft as Draft)
      : undefined;
  } catch {
    return undefined;
  }
}

export function writeDraft(userId: string, botId: string, draft: Draft): void {
  try {
    localStorage.setItem(place(userId, botId), JSON.stringify(draft));
  } catch {
    // Storage may be blocked or full; the form itself still holds everything.
  }
}

export function dropDraft(userId: string, botId: string): void {
  try {
    localStorage.removeItem(place(userId, botId));
  } catch {
    // Nothing was kept then.
  }
}
