export { openCurves } from './open-curves.js';
export { type CurveOn, curveOfOneRate, curvesOfFile } from './treasury-yields.js';
