/** Sectors of the companies by the Global Industry Classification Standard; funds have none. */
const BY_SECTOR: Readonly<Record<string, string>> = {
  'Information Technology': 'AAPL MSFT NVDA AVGO AMD PLTR ORCL CRM ADBE INTC QCOM TXN MU IBM CSCO',
  'Communication Services': 'GOOG META NFLX DIS T VZ',
  'Consumer Discretionary': 'AMZN TSLA HD LOW MCD SBUX NKE F GM',
  'Consumer Staples': 'PG KO WMT COST',
  Financials: 'JPM BAC WFC C GS MS V MA PYPL COIN',
  'Health Care': 'LLY UNH JNJ PFE MRK ABBV',
  Energy: 'XOM CVX',
  Industrials: 'BA CAT GE UBER',
};

export const SECTORS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(BY_SECTOR).flatMap(([sector, tickers]) => tickers.split(' ').map((ticker) => [ticker, sector])),
);

/** Funds announce no earnings. */
export function isFund(ticker: string): boolean {
  return SECTORS[ticker] === undefined;
}
