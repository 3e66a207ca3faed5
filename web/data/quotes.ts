import { useCallback, useSyncExternalStore } from 'react';
import type { ChainFrame } from '#core/model';
import { joinChannel } from './live.js';
import { QuoteBook } from './quote-book.js';

const painters = new Set<() => void>();
let willPaint = false;

const book: QuoteBook = new QuoteBook({
  say: (want) => channel.say({ want }),
  soon: (task) => setTimeout(task),
});
const channel = joinChannel({
  opened: () => {
    const want = book.afterCut();
    return want.length === 0 ? undefined : { want };
  },
  receive: (buffer) => book.receive(buffer),
});

/** However often a chain moves, it is painted once a frame. */
function paintSoon(): void {
  if (willPaint) return;
  willPaint = true;
  requestAnimationFrame(() => {
    willPaint = false;
    for (const paint of painters) paint();
  });
}

/** Returns the newest chain of an underlying, as long as it is shown; undefined before its first quotes. */
export function useLiveChain(underlying: string): ChainFrame | undefined {
  const subscribe = useCallback(
    (paint: () => void) => {
      painters.add(paint);
      const leave = book.watch(underlying, paintSoon);
      return () => {
        painters.delete(paint);
        leave();
      };
    },
    [underlying],
  );
  return useSyncExternalStore(subscribe, () => book.get(underlying)?.frame);
}
