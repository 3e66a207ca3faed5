import { useEffect, useRef } from 'react';
import { Button } from './Button.js';
import * as css from './MoreOnScroll.css.js';

interface MoreOnScrollProps {
  readonly list: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly isFetchNextPageError: boolean;
    readonly fetchNextPage: () => unknown;
  };
}

/** Stands at the end of a list that is longer than what was read: reads on when it comes near, or when it is pressed. */
export function MoreOnScroll({ list }: MoreOnScrollProps) {
  const end = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list;
  // What failed waits for a press.
  const mayRead = hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
  useEffect(() => {
    if (!mayRead || !end.current) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) fetchNextPage();
      },
      { rootMargin: '400px' },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [mayRead, fetchNextPage]);
  if (!hasNextPage) return null;
  return (
    <div ref={end} className={css.end}>
      <Button kind="quiet" busy={isFetchingNextPage} onClick={() => fetchNextPage()}>
        Show older ones
      </Button>
    </div>
  );
}
