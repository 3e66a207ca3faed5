const EUROPEAN_PARITY = /^bsm-parity\//;

/** Says in words which model gave volatility, Greeks and probability; a model that this build does not know keeps its name. */
export function modelWords(model: string): string {
  if (!EUROPEAN_PARITY.test(model)) return `Model: ${model}.`;
  return `Volatility, Greeks and probability are European, on the forward that put–call parity gives (${model}).`;
}
