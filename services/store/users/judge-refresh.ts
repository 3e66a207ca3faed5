/** What a refresh token is worth, by its number and that of its family. */
export type RefreshVerdict = 'rotate' | 'repeat' | 'replay' | 'unknown';

/**
 * Two tabs, or an answer that was lost on its way, may bring the token before the current one: within the grace it gets the same
 * successor again. Any older one, or a later time, means that somebody else has it.
 * Source: OAuth 2.0 Security Best Current Practice (RFC 9700) 4.14.2, refresh token rotation.
 */
export function judgeRefresh(
  presented: number,
  family: { readonly generation: number; readonly msSinceRotation: number },
  graceMs: number,
): RefreshVerdict {
  if (presented === family.generation) return 'rotate';
  // Not ours to have made: the database is older than the token.
  if (presented > family.generation) return 'unknown';
  return presented === family.generation - 1 && family.msSinceRotation < graceMs ? 'repeat' : 'replay';
}
