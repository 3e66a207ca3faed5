import { VisualMapComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { SurfaceChart } from 'echarts-gl/charts';
import { Grid3DComponent } from 'echarts-gl/components';
import { useEffect, useMemo, useRef } from 'react';
import type { VolatilityView } from '#contract';
import { useTheme } from '../../data/appearance.js';
import { percent, percentWithUnit, plural } from '../../format/numbers.js';
import { expiryShort } from '../../format/time.js';
import { vars } from '../../theme/contract.css.js';
import { Panel } from '../../ui/Panel.js';
import { EmptyState } from '../../ui/State.js';
import { type Column, Table } from '../../ui/Table.js';
import { themeColour } from '../../ui/theme-colour.js';
import { MONEYNESS, type SurfaceLine, surfaceGrid, surfaceTable } from './model.js';
import * as css from './Surface.css.js';

/** One row per expiry, one figure per strike over forward. */
const COLUMNS: readonly Column<SurfaceLine>[] = [
  {
    ...{ key: 'expiry', head: 'Expiry', card: 'title' },
    show: ({ expiry, dte }) => `${expiryShort(expiry)} ${expiry.slice(0, 4)}, ${plural(dte, 'day')}`,
  },
  ...MONEYNESS.map(
    (moneyness, index): Column<SurfaceLine> => ({
      ...{ key: String(moneyness), head: percentWithUnit(moneyness, 0), numeric: true },
      show: ({ vols }) => percent(vols[index]),
    }),
  ),
];

use([SurfaceChart, Grid3DComponent, VisualMapComponent, CanvasRenderer]);

const MIN_EXPIRIES = 2;
const HAS_WEBGL = document.createElement('canvas').getContext('webgl') !== null;

/** The fitted surface in three dimensions, and the same as a table: a browser without WebGL shows the table alone. */
export function Surface({ view }: { readonly view: VolatilityView }) {
  const place = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  const grid = useMemo(() => surfaceGrid(view), [view]);
  const isEmpty = view.expiries.filter(({ smile }) => smile).length < MIN_EXPIRIES;
  useEffect(() => {
    if (!place.current || isEmpty || !HAS_WEBGL) return;
    void theme;
    const chart = init(place.current);
    const text = { color: themeColour(vars.text.secondary) };
    const line = { lineStyle: { color: themeColour(vars.border.strong) } };
    const axis = (name: string) => ({
      ...{ name, type: 'value', nameTextStyle: text, axisLabel: { textStyle: text } },
      ...{ axisLine: line, splitLine: { lineStyle: { color: themeColour(vars.border.subtle) } }, scale: true },
    });
    const vols = grid.map(([, , vol]) => vol).filter(Number.isFinite);
    chart.setOption({
      animation: false,
      visualMap: {
        show: false,
        dimension: 2,
        min: Math.min(...vols),
        max: Math.max(...vols),
        inRange: { color: [vars.accent.quiet, vars.accent.loud, vars.caution.loud].map(themeColour) },
      },
      xAxis3D: axis('strike / forward, %'),
      yAxis3D: axis('days'),
      zAxis3D: axis('IV, %'),
      grid3D: {
        boxWidth: 120,
        boxDepth: 120,
        boxHeight: 64,
        axisPointer: { show: false },
        viewControl: { alpha: 22, beta: 35, distance: 210, panSensitivity: 0 },
        light: { main: { intensity: 0.9 }, ambient: { intensity: 0.6 } },
      },
      series: [{ type: 'surface', wireframe: { show: true }, shading: 'color', data: grid }],
    });
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(place.current);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [grid, isEmpty, theme]);
  if (isEmpty) {
    return (
      <Panel label="No surface" flush>
        <EmptyState title="Too few expiries have a smile.">
          <p>A surface takes two. The chain shows what is quoted.</p>
        </EmptyState>
      </Panel>
    );
  }
  return (
    <>
      <Panel title="Fitted surface" aside={HAS_WEBGL ? 'drag to turn' : 'this browser shows no three dimensions'}>
        {HAS_WEBGL && (
          <div
            ref={place}
            className={css.place}
            role="img"
            aria-label={`Implied volatility of ${view.underlying} by strike and days`}
          />
        )}
      </Panel>
      <Panel title="The same in figures" aside="implied volatility in % by strike over forward" flush>
        <Table
          label="Implied volatility by expiry and moneyness"
          columns={COLUMNS}
          rows={surfaceTable(view)}
          rowKey={({ key }) => key}
        />
      </Panel>
    </>
  );
}
