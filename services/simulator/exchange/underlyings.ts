/** One underlying of the simulated exchange. Prices, volatilities and yields are about those of November 2025; the names are real, nothing else is. */
export interface SimulatedUnderlying {
  readonly ticker: string;
  /** Price at the beginning of the world. */
  readonly price: number;
  /** Long-run annual volatility, 1.00 = 100 %. */
  readonly vol: number;
  /** Correlation with the market factor. */
  readonly correlation: number;
  /** Continuous dividend yield per year. */
  readonly dividendYield: number;
  /** 1: penny spreads and deep books; 3: thin. */
  readonly tier: 1 | 2 | 3;
}

type Row = readonly [
  ticker: string,
  price: number,
  vol: number,
  correlation: number,
  dividendYield: number,
  tier: 1 | 2 | 3,
];

const ROWS: readonly Row[] = [
  ['SPY', 680, 0.155, 0.98, 0.011, 1],
  ['QQQ', 610, 0.2, 0.94, 0.005, 1],
  ['IWM', 245, 0.21, 0.88, 0.01, 1],
  ['DIA', 475, 0.145, 0.93, 0.014, 2],
  ['AAPL', 277, 0.26, 0.68, 0.004, 1],
  ['MSFT', 485, 0.24, 0.7, 0.007, 1],
  ['NVDA', 180, 0.43, 0.66, 0.0002, 1],
  ['AMZN', 230, 0.32, 0.66, 0, 1],
  ['GOOG', 320, 0.31, 0.64, 0.003, 1],
  ['META', 630, 0.33, 0.62, 0.003, 1],
  ['TSLA', 425, 0.52, 0.52, 0, 1],
  ['AVGO', 390, 0.45, 0.6, 0.007, 1],
  ['AMD', 215, 0.52, 0.58, 0, 1],
  ['NFLX', 107, 0.33, 0.48, 0, 1],
  ['PLTR', 165, 0.58, 0.5, 0, 1],
  ['ORCL', 205, 0.46, 0.52, 0.009, 2],
  ['CRM', 230, 0.36, 0.52, 0.007, 2],
  ['ADBE', 318, 0.35, 0.5, 0, 2],
  ['INTC', 40, 0.5, 0.48, 0, 1],
  ['QCOM', 167, 0.36, 0.55, 0.021, 2],
  ['TXN', 168, 0.32, 0.55, 0.033, 3],
  ['MU', 235, 0.55, 0.52, 0.002, 1],
  ['IBM', 305, 0.29, 0.42, 0.022, 2],
  ['CSCO', 76, 0.25, 0.52, 0.021, 2],
  ['JPM', 308, 0.25, 0.62, 0.019, 2],
  ['BAC', 53, 0.26, 0.6, 0.021, 1],
  ['WFC', 85, 0.28, 0.58, 0.021, 2],
  ['C', 102, 0.3, 0.6, 0.023, 2],
  ['GS', 815, 0.3, 0.6, 0.019, 2],
  ['MS', 168, 0.29, 0.6, 0.023, 2],
  ['V', 332, 0.21, 0.52, 0.008, 2],
  ['MA', 545, 0.22, 0.52, 0.006, 3],
  ['PYPL', 62, 0.38, 0.5, 0.009, 1],
  ['COIN', 270, 0.72, 0.5, 0, 1],
  ['LLY', 1070, 0.33, 0.32, 0.006, 2],
  ['UNH', 325, 0.36, 0.3, 0.027, 2],
  ['JNJ', 205, 0.18, 0.26, 0.025, 2],
  ['PFE', 25.7, 0.27, 0.3, 0.067, 1],
  ['MRK', 104, 0.27, 0.28, 0.032, 2],
  ['ABBV', 228, 0.25, 0.28, 0.03, 3],
  ['PG', 147, 0.18, 0.3, 0.029, 2],
  ['KO', 72, 0.15, 0.28, 0.028, 2],
  ['WMT', 110, 0.22, 0.38, 0.009, 1],
  ['COST', 900, 0.22, 0.42, 0.006, 2],
  ['HD', 350, 0.24, 0.52, 0.026, 2],
  ['LOW', 240, 0.26, 0.5, 0.02, 3],
  ['MCD', 310, 0.18, 0.32, 0.023, 2],
  ['SBUX', 86, 0.31, 0.4, 0.029, 2],
  ['NKE', 64, 0.36, 0.42, 0.026, 1],
  ['DIS', 104, 0.28, 0.5, 0.01, 1],
  ['XOM', 116, 0.24, 0.36, 0.036, 2],
  ['CVX', 150, 0.25, 0.36, 0.046, 2],
  ['BA', 188, 0.36, 0.44, 0, 1],
  ['CAT', 575, 0.32, 0.54, 0.011, 3],
  ['GE', 295, 0.31, 0.54, 0.005, 3],
  ['F', 13.3, 0.38, 0.48, 0.045, 1],
  ['GM', 73, 0.37, 0.48, 0.008, 1],
  ['T', 26, 0.22, 0.3, 0.043, 1],
  ['VZ', 41, 0.21, 0.28, 0.067, 2],
  ['UBER', 87, 0.38, 0.5, 0, 1],
];

export const UNDERLYINGS: readonly SimulatedUnderlying[] = ROWS.map(
  ([ticker, price, vol, correlation, dividendYield, tier]) => ({
    ticker,
    price,
    vol,
    correlation,
    dividendYield,
    tier,
  }),
);
