/**
 * Marks elements whose figure has just moved. An attribute and one timer for all of them: an animation for each of hundreds of cells that
 * move twenty times a second would cost more than the figures.
 */
const MARKED_MS = 900;
const SWEEP_EVERY_MS = 300;
const ATTRIBUTE = 'data-moved';

/** When each mark is taken away, on the page's monotonic clock. */
const until = new Map<Element, number>();
let sweeper: ReturnType<typeof setInterval> | undefined;

export function markMoved(element: Element): void {
  if (!until.has(element)) element.setAttribute(ATTRIBUTE, '');
  until.set(element, performance.now() + MARKED_MS);
  sweeper ??= setInterval(sweep, SWEEP_EVERY_MS);
}

function sweep(): void {
  const now = performance.now();
  for (const [element, end] of until) {
    if (end > now) continue;
    element.removeAttribute(ATTRIBUTE);
    until.delete(element);
  }
  if (until.size > 0) return;
  clearInterval(sweeper);
  sweeper = undefined;
}
