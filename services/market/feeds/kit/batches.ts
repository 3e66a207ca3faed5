/**
 * Returns the items in order, in batches within both bounds.
 * @param sizeOf - what an item adds to its batch's size, for instance its bytes with a separator
 * @remarks An item above `sizeMax` stands alone.
 */
export function inBatches<Item>(
  items: Iterable<Item>,
  bounds: { readonly countMax: number; readonly sizeMax: number },
  sizeOf: (item: Item) => number,
): Item[][] {
  const batches: Item[][] = [];
  let size = 0;
  for (const item of items) {
    const open = batches.at(-1);
    const added = sizeOf(item);
    if (open !== undefined && open.length < bounds.countMax && size + added <= bounds.sizeMax) {
      open.push(item);
      size += added;
    } else {
      batches.push([item]);
      size = added;
    }
  }
  return batches;
}
