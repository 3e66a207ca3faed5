/** Line icons on a 16 px grid, always beside a word or under a label; never read aloud. */
const PATHS = {
  home: 'M2.5 7.2 8 2.5l5.5 4.7v6.3h-4V9.5h-3v4h-4z',
  bots: 'M3 6.5h10v7H3zM8 3v3.5M6 9.5v1M10 9.5v1M6.8 2.5h2.4',
  activity: 'M2 8.5h3l2-5 2.5 9 2-4H14',
  scanner: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3l3.4 3.4',
  volatility: 'M2 3c1.5 6 3.5 8.5 6 8.5S12.5 9 14 4.5M2 13.5h12',
  command: 'M3.5 4.5 7 8l-3.5 3.5M8.5 12H13',
  download: 'M8 2.5v7.5M4.8 7 8 10.2 11.2 7M3 13.5h10',
  brokers: 'M2 6.2 8 2.5l6 3.7zM3.5 8.5v3M6.5 8.5v3M9.5 8.5v3M12.5 8.5v3M2 13.5h12',
  out: 'M9 2.5h4.5V7M13.5 2.5 8 8M7 3.5H3v9.5h9.5V9',
  operations: 'M2.5 3.5h11v4h-11zM2.5 9h11v4h-11zM5 5.5h.01M5 11h.01',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1.5v1.4M8 13.1v1.4M1.5 8h1.4M13.1 8h1.4M3.4 3.4l1 1M11.6 11.6l1 1M12.6 3.4l-1 1M4.4 11.6l-1 1',
  moon: 'M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8z',
  stop: 'M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5zM5.5 8h5',
  resume: 'M5 3.2v9.6l7.5-4.8z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  step: 'M3.5 3.5v9l6-4.5zM12 3.5v9',
  close: 'M4 4l8 8M12 4l-8 8',
  plus: 'M8 3.5v9M3.5 8h9',
  minus: 'M3.5 8h9',
  down: 'M4 6.2 8 10l4-3.8',
  right: 'M6.2 4 10 8l-3.8 4',
  left: 'M9.8 4 6 8l3.8 4',
  up: 'M4 9.8 8 6l4 3.8',
  rise: 'M8 13V3.5M4.2 7.2 8 3.4l3.8 3.8',
  fall: 'M8 3v9.5M4.2 8.8 8 12.6l3.8-3.8',
  check: 'M3.5 8.5 6.5 11.5 12.5 4.8',
  warning: 'M8 2.5 14 13H2zM8 6.5v3M8 11.3h.01',
  clock: 'M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2M8 5v3.2l2.2 1.3',
  edit: 'M3 13l.6-2.7 7-7 2.1 2.1-7 7zM9.4 4.5l2.1 2.1',
  person: 'M8 2.8a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2M3 13.4c.5-2.5 2.5-3.9 5-3.9s4.5 1.4 5 3.9',
  info: 'M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2M8 7.3v3.4M8 5.2h.01',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
