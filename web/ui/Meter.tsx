import { assignInlineVars } from '@vanilla-extract/dynamic';
import { percentWithUnit } from '../format/numbers.js';
import * as css from './Meter.css.js';

interface MeterProps {
  readonly label: string;
  /** Shares of the whole, 0 … 1: what is used, and what is reserved on top of it. */
  readonly used: number;
  readonly reserved?: number;
}

const CAUTION_FROM = 0.8;
const width = (share: number) =>
  assignInlineVars({ [css.share]: `${(Math.max(0, Math.min(1, share)) * 100).toFixed(2)}%` });

export function Meter({ label, used, reserved = 0 }: MeterProps) {
  return (
    <span className={css.track} role="img" aria-label={`${label}: ${percentWithUnit(used + reserved, 0)}`}>
      <span className={css.fill[used + reserved > CAUTION_FROM ? 'caution' : 'normal']} style={width(used)} />
      {reserved > 0 && <span className={css.fill.second} style={width(reserved)} />}
    </span>
  );
}
