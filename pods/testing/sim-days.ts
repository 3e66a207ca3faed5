/** Trading days on which runs take place, in UTC, written out from the exchange's calendar so that no code of ours is believed. */
export interface SimDay {
  readonly name: string;
  /** Where a run begins, UTC ms. */
  readonly startsAt: number;
  readonly opensAt: number;
  readonly closesAt: number;
  /** Expiry of every contract. */
  readonly expiry: string;
}

const utc = (day: string, time: string) => Date.parse(`${day}T${time}:00Z`);

/** 2025-11-26 10:00 in New York, a full trading day. */
export const ORDINARY_DAY: SimDay = {
  name: 'ordinary day',
  startsAt: utc('2025-11-26', '15:00'),
  opensAt: utc('2025-11-26', '14:30'),
  closesAt: utc('2025-11-26', '21:00'),
  expiry: '2025-12-19',
};

/** Runs begin so that the session opens or closes while things go wrong. Hours: NYSE, regular session and early closes 2025 and 2026. */
const SPECIAL_DAYS: readonly SimDay[] = [
  {
    name: 'half day',
    startsAt: utc('2025-11-28', '17:50'),
    opensAt: utc('2025-11-28', '14:30'),
    closesAt: utc('2025-11-28', '18:00'),
    expiry: '2025-12-19',
  },
  {
    name: 'first day after daylight-saving time',
    startsAt: utc('2025-11-03', '14:25'),
    opensAt: utc('2025-11-03', '14:30'),
    closesAt: utc('2025-11-03', '21:00'),
    expiry: '2025-11-21',
  },
  {
    name: 'first day of daylight-saving time',
    startsAt: utc('2026-03-09', '13:25'),
    opensAt: utc('2026-03-09', '13:30'),
    closesAt: utc('2026-03-09', '20:00'),
    expiry: '2026-03-20',
  },
  {
    name: 'expiry day',
    startsAt: utc('2025-12-19', '20:50'),
    opensAt: utc('2025-12-19', '14:30'),
    closesAt: utc('2025-12-19', '21:00'),
    expiry: '2025-12-19',
  },
];

/** Half of the seeds run on the ordinary day. */
export function dayOf(seed: number): SimDay {
  return SPECIAL_DAYS[seed % (2 * SPECIAL_DAYS.length)] ?? ORDINARY_DAY;
}
