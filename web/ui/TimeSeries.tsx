import { useEffect, useRef } from 'react';
import 'uplot/dist/uPlot.min.css';
import { useTheme } from '../data/appearance.js';
import { expiryShort } from '../format/time.js';
import { vars } from '../theme/contract.css.js';
import { hidden } from '../theme/text.css.js';
import * as css from './TimeSeries.css.js';
import { themeColour } from './theme-colour.js';
import { useWidth } from './use-width.js';

interface TimeSeriesProps {
  readonly name: string;
  /** YYYY-MM-DD, ascending. */
  readonly dates: readonly string[];
  /** One per date; undefined leaves a gap. */
  readonly values: readonly (number | undefined)[];
  readonly format: (value: number) => string;
}

const HEIGHT = 140;
/** Fewer points are shown as points: a line of one is nothing. */
const POINTS_UNTIL = 12;

/** Values by day as a line, with a table for those who do not see it. A single day is said in words: a line takes two. */
export function TimeSeries(props: TimeSeriesProps) {
  const { name, dates, values, format } = props;
  const [date, value] = [dates[0], values[0]];
  if (dates.length > 1) return <Plotted {...props} />;
  return (
    <p className={css.name}>
      {name}:{' '}
      {date === undefined
        ? 'no day has been kept yet; the last chain of each trading day is.'
        : `${value === undefined ? '–' : format(value)} on ${expiryShort(date)}, the only day kept so far.`}
    </p>
  );
}

function Plotted({ name, dates, values, format }: TimeSeriesProps) {
  const [frame, width] = useWidth<HTMLDivElement>(420);
  const place = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  useEffect(() => {
    let ended = false;
    let destroy = () => {};
    void import('uplot').then(({ default: Plot }) => {
      if (ended || !place.current) return;
      // A canvas takes the colours of the theme that there is now.
      void theme;
      const line = themeColour(vars.accent.loud);
      const ticks = { show: false };
      const axis = {
        stroke: themeColour(vars.text.muted),
        grid: { stroke: themeColour(vars.border.subtle), width: 1 },
        ticks,
      };
      const plot = new Plot(
        {
          ...{ width, height: HEIGHT, legend: { show: false }, cursor: { show: false } },
          axes: [axis, { ...axis, size: 58, values: (_plot, splits) => splits.map(format) }],
          series: [
            {},
            { label: name, stroke: line, width: 1.6, points: { show: dates.length <= POINTS_UNTIL, size: 5 } },
          ],
        },
        [dates.map((date) => Date.parse(date) / 1000), values.map((value) => value ?? null)],
        place.current,
      );
      destroy = () => plot.destroy();
    });
    return () => {
      ended = true;
      destroy();
    };
  }, [name, dates, values, format, width, theme]);
  return (
    <div ref={frame} className={css.frame}>
      <div className={css.name} aria-hidden="true">
        {name}
      </div>
      <div ref={place} className={css.place} aria-hidden="true" />
      <table className={hidden}>
        <caption>{name}, by day</caption>
        <tbody>
          {dates.map((date, index) => {
            const value = values[index];
            return (
              <tr key={date}>
                <th scope="row">{date}</th>
                <td>{value === undefined ? '–' : format(value)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
