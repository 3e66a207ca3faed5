import * as css from './charts.css.js';

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Returns a linear scale from values to pixels; of a span of nothing, the middle. */
export function scaleOf(from: number, to: number, low: number, high: number): (value: number) => number {
  return (value) => (to === from ? (low + high) / 2 : low + ((value - from) / (to - from)) * (high - low));
}

const STEPS = [1, 2, 2.5, 5, 10];

/** Returns round values within a span, about `count` of them. */
export function ticksOf(from: number, to: number, count: number): readonly number[] {
  const rough = (to - from) / Math.max(1, count);
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  const scale = 10 ** Math.floor(Math.log10(rough));
  const step = (STEPS.find((one) => one * scale >= rough) ?? 10) * scale;
  const first = Math.ceil(from / step - 1e-9);
  return Array.from({ length: Math.floor(to / step + 1e-9) - first + 1 }, (_none, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

interface AxisProps {
  readonly frame: Frame;
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
}

/** Lines across the picture with their values at the left. */
export function AxisY({ frame: { width, left, right }, at, ticks, format }: AxisProps) {
  return ticks.map((tick) => (
    <g key={tick}>
      <line x1={left} x2={width - right} y1={at(tick)} y2={at(tick)} className={css.grid} />
      <text x={left - 6} y={at(tick) + 4} textAnchor="end" className={css.muted}>
        {format(tick)}
      </text>
    </g>
  ));
}

/** Values under the picture. */
export function AxisX({ frame: { height }, at, ticks, format }: AxisProps) {
  return ticks.map((tick) => (
    <text key={tick} x={at(tick)} y={height - 4} textAnchor="middle" className={css.muted}>
      {format(tick)}
    </text>
  ));
}
