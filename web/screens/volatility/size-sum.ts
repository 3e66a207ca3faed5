type Sum = (width: number, height: number, dpr: number) => number;

/**
 * Reads the size of a picture as the library of the surface writes it, `width * dpr / 2` or a pair of such in brackets, and returns what works it out. The
 * library itself would make code of the text, which the content policy does not run. Errors: for any other text.
 */
export function sizeSum(text: string): Sum | ((...sizes: Parameters<Sum>) => readonly number[]) {
  const pair = /^\[(.*)\]$/.exec(text.trim())?.[1];
  if (pair === undefined) return productOf(text);
  const sums = pair.split(',').map(productOf);
  return (width, height, dpr) => sums.map((sum) => sum(width, height, dpr));
}

function productOf(text: string): Sum {
  const parts = text
    .trim()
    .split(/\s*([*/])\s*/)
    .map((part, index) => (index % 2 === 1 ? part : factorOf(part)));
  return (...sizes) =>
    parts.reduce<number>((value, part, index) => {
      if (typeof part === 'string') return value;
      const factor = part(...sizes);
      return parts[index - 1] === '/' ? value / factor : value * factor;
    }, 1);
}

function factorOf(text: string): Sum {
  switch (text) {
    case 'width':
      return (width) => width;
    case 'height':
      return (_width, height) => height;
    case 'dpr':
      return (_width, _height, dpr) => dpr;
    default: {
      if (!/^\d+(\.\d+)?$/.test(text)) throw new Error(`Invariant: ${text} is no size`);
      const value = Number(text);
      return () => value;
    }
  }
}
