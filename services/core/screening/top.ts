/**
 * Returns the first `count` items in the order of `compare`, without sorting the rest.
 * @param compare - negative when `a` comes first; a total order, so that ties cannot depend on the input's order
 */
export function pickTop<T>(items: readonly T[], count: number, compare: (a: T, b: T) => number): T[] {
  const top: T[] = [];
  for (const item of items) insertTop(top, item, count, compare);
  return top;
}

/** Puts `item` in its place in the ordered list `top`, which keeps at most `count` items. */
export function insertTop<T>(top: T[], item: T, count: number, compare: (a: T, b: T) => number): void {
  let at = top.length;
  if (at >= count && (at === 0 || compare(item, top[at - 1] as T) >= 0)) return;
  while (at > 0 && compare(item, top[at - 1] as T) < 0) at -= 1;
  top.splice(at, 0, item);
  if (top.length > count) top.pop();
}
