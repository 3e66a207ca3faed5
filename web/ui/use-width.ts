import { type RefObject, useEffect, useRef, useState } from 'react';

/** Returns the width of an element in whole pixels, so that a picture's text keeps its size; `initial` until measured. */
export function useWidth<Element extends HTMLElement>(initial: number): readonly [RefObject<Element | null>, number] {
  const ref = useRef<Element>(null);
  const [width, setWidth] = useState(initial);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.round(entry.contentRect.width));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}
