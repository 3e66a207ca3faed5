import { type RefCallback, useLayoutEffect, useState } from 'react';

/** Returns the width of an element in whole pixels, so that a picture's text keeps its size; `initial` until it is there and measured. */
export function useWidth<Element extends HTMLElement>(initial: number): readonly [RefCallback<Element>, number] {
  const [element, setElement] = useState<Element | null>(null);
  const [width, setWidth] = useState(initial);
  useLayoutEffect(() => {
    if (!element) return;
    setWidth(Math.round(element.clientWidth));
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.round(entry.contentRect.width));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return [setElement, width];
}
