/** Spacing on a 4 px grid; names are multiples. */
export const space = {
  half: '2px',
  x1: '4px',
  x2: '8px',
  x3: '12px',
  x4: '16px',
  x5: '20px',
  x6: '24px',
  x8: '32px',
  x12: '48px',
};

export const size = { s12: '12px', s13: '13px', s14: '14px', s16: '16px', s20: '20px', s28: '28px' };

export const font = {
  text: "'Inter Variable', system-ui, sans-serif",
  code: "'JetBrains Mono Variable', ui-monospace, monospace",
};

export const weight = { normal: 400, medium: 510, strong: 610 };

export const radius = { small: '4px', normal: '6px', round: '999px' };

/** Motion is for surfaces that come and go, never for numbers. */
export const motion = '120ms ease-out';

/** Breakpoints: below `narrow` the rail is a bottom bar and tables are cards; below `wide` the side panel goes under. */
export const media = {
  narrow: '(max-width: 719px)',
  medium: '(max-width: 1199px)',
  still: '(prefers-reduced-motion: reduce)',
};
