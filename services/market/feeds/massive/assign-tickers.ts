/**
 * Returns which connection carries which ticker. Who has a place keeps it, so that a changed plan moves as little as possible; newcomers fill
 * the first connections up.
 * @param before - tickers by connection
 * @returns one set for each of `room.connections`
 * @remarks `chosen` must fit into `connections` × `places`.
 */
export function assignTickers(
  chosen: readonly string[],
  before: readonly ReadonlySet<string>[],
  room: { readonly connections: number; readonly places: number },
): readonly ReadonlySet<string>[] {
  const wanted = new Set(chosen);
  const assigned = Array.from({ length: room.connections }, (_, index) => {
    const kept = [...(before[index] ?? [])].filter((ticker) => wanted.delete(ticker));
    return new Set(kept);
  });
  for (const ticker of wanted) assigned.find((one) => one.size < room.places)?.add(ticker);
  return assigned;
}
