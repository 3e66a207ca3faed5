const GRID = 100;

/**
 * Returns weights with one of them moved, the others sharing the rest as they shared it before. All stand on whole per cents and add up to 1.
 * @param to - 0 … 1
 */
export function moveWeight<Name extends string>(
  weights: Readonly<Record<Name, number>>,
  moved: Name,
  to: number,
): Record<Name, number> {
  const names = Object.keys(weights) as Name[];
  const others = names.filter((name) => name !== moved);
  const share = Math.min(GRID, Math.max(0, Math.round(to * GRID)));
  const rest = GRID - share;
  const before = others.map((name) => (weights[name] > 0 ? weights[name] : 0));
  const sum = before.reduce((total, one) => total + one, 0);
  const exact = before.map((one) => (sum > 0 ? (one / sum) * rest : rest / others.length));
  const whole = exact.map((one) => Math.floor(one));
  // What rounding down left over goes to those that lost most by it.
  const byLoss = exact.map((one, index) => ({ index, loss: one - Math.floor(one) })).sort((a, b) => b.loss - a.loss);
  const left = rest - whole.reduce((total, one) => total + one, 0);
  for (const { index } of byLoss.slice(0, left)) whole[index] = (whole[index] ?? 0) + 1;
  const next = { ...weights, [moved]: share / GRID } as Record<Name, number>;
  others.forEach((name, index) => {
    next[name] = (whole[index] ?? 0) / GRID;
  });
  return next;
}
