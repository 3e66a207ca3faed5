/** Nodes and weights of numerical integration and interpolation on [0, 1]; made once, by rules that need no tables. */
export interface Quadrature {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

const NEWTON_STEPS_MAX = 60;
const NEWTON_STOP = 1e-16;

/**
 * Returns the Gauss–Legendre rule of `count` points on [0, 1].
 * Source: Press et al., Numerical Recipes (3rd ed.), section 4.6: Newton's method on the Legendre recurrence.
 */
export function gaussLegendre(count: number): Quadrature {
  const nodes = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    let root = Math.cos((Math.PI * (index + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let step = 0; step < NEWTON_STEPS_MAX; step += 1) {
      let value = 1;
      let before = 0;
      for (let degree = 0; degree < count; degree += 1) {
        const older = before;
        before = value;
        value = ((2 * degree + 1) * root * before - degree * older) / (degree + 1);
      }
      slope = (count * (root * value - before)) / (root * root - 1);
      const move = value / slope;
      root -= move;
      if (Math.abs(move) < NEWTON_STOP) break;
    }
    nodes[index] = (1 - root) / 2;
    weights[index] = 1 / ((1 - root * root) * slope * slope);
  }
  return { nodes, weights };
}

/** Returns the `degree + 1` Chebyshev points of the second kind on [0, 1], ascending, both ends among them. */
export function chebyshevPoints(degree: number): Float64Array {
  return Float64Array.from({ length: degree + 1 }, (_none, index) => (1 - Math.cos((Math.PI * index) / degree)) / 2);
}

/**
 * Returns the weights with which values at {@link chebyshevPoints} make the interpolating polynomial's value at `at`.
 * Source: Berrut and Trefethen, SIAM Review 46 (2004) 501–517, barycentric formula (5.4).
 */
export function interpolationWeights(degree: number, at: number): Float64Array {
  const points = chebyshevPoints(degree);
  const weights = new Float64Array(degree + 1);
  let sum = 0;
  for (let index = 0; index <= degree; index += 1) {
    const distance = at - (points[index] as number);
    if (distance === 0) {
      weights.fill(0);
      weights[index] = 1;
      return weights;
    }
    const end = index === 0 || index === degree ? 0.5 : 1;
    const weight = ((index & 1) === 0 ? end : -end) / distance;
    weights[index] = weight;
    sum += weight;
  }
  for (let index = 0; index <= degree; index += 1) weights[index] = (weights[index] as number) / sum;
  return weights;
}
