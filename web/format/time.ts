/** Instants (epoch milliseconds) and exchange dates as text, in New York's time and the reader's own. */
const NEW_YORK = 'America/New_York';
const TIME = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const SECONDS = { ...TIME, second: '2-digit' } as const;
const DAY = { day: 'numeric', month: 'short' } as const;

/** Made when it is first used: dates are the slowest part of a page's start otherwise. */
function formatter(locale: string, options: Intl.DateTimeFormatOptions): () => Intl.DateTimeFormat {
  let made: Intl.DateTimeFormat | undefined;
  return () => {
    made ??= new Intl.DateTimeFormat(locale, options);
    return made;
  };
}

const newYorkTimeFormat = formatter('en-GB', { ...TIME, timeZone: NEW_YORK });
const newYorkSecondsFormat = formatter('en-GB', { ...SECONDS, timeZone: NEW_YORK });
const newYorkDayFormat = formatter('en-GB', { ...DAY, weekday: 'short', timeZone: NEW_YORK });
const newYorkDateFormat = formatter('en-CA', { timeZone: NEW_YORK });
const localTimeFormat = formatter('en-GB', TIME);
const localSecondsFormat = formatter('en-GB', SECONDS);
const localDayFormat = formatter('en-GB', { ...DAY, weekday: 'short' });
const localZoneFormat = formatter('en-GB', { timeZoneName: 'short' });
const expiryFormat = formatter('en-GB', { ...DAY, timeZone: 'UTC' });
const fullExpiryFormat = formatter('en-GB', { ...DAY, year: 'numeric', weekday: 'short', timeZone: 'UTC' });

// "Sept" is the only four-letter month of en-GB; tables want three.
const month = (text: string): string => text.replace('Sept', 'Sep').replace(',', '');

/** `15:04` in New York. */
export const newYorkTime = (instant: number): string => newYorkTimeFormat().format(instant);

/** `15:04:59` in New York. */
export const newYorkSeconds = (instant: number): string => newYorkSecondsFormat().format(instant);

/** `Wed 26 Nov` in New York. */
export const newYorkDay = (instant: number): string => month(newYorkDayFormat().format(instant));

/** `2025-11-26` in New York: the trading date of an instant. */
export const newYorkDate = (instant: number): string => newYorkDateFormat().format(instant);

/** `Wed 26 Nov 10:31` in New York. */
export const newYorkMoment = (instant: number): string => `${newYorkDay(instant)} ${newYorkTime(instant)}`;

/** `21:04` where the reader is. */
export const localTime = (instant: number): string => localTimeFormat().format(instant);

/** `21:04:59` where the reader is. */
export const localSeconds = (instant: number): string => localSecondsFormat().format(instant);

/** `Wed 26 Nov 21:04` where the reader is: for what happened on the servers, not in the market. */
export const localMoment = (instant: number): string =>
  `${month(localDayFormat().format(instant))} ${localTimeFormat().format(instant)}`;

/** The reader's zone, `CET`. */
export function localZone(instant: number): string {
  return (
    localZoneFormat()
      .formatToParts(instant)
      .find((part) => part.type === 'timeZoneName')?.value ?? 'local'
  );
}

/** `19 Dec` of an expiry `2025-12-19`. */
export const expiryShort = (date: string): string => month(expiryFormat().format(Date.parse(date)));

/** `Fri 19 Dec 2025`. */
export const expiryFull = (date: string): string => month(fullExpiryFormat().format(Date.parse(date)));

/** Returns the instant's label in a list grouped by day: the time alone on the reference day, day and time otherwise. */
export function timeWithin(instant: number, referenceDate: string): string {
  return newYorkDate(instant) === referenceDate ? newYorkTime(instant) : newYorkMoment(instant);
}
