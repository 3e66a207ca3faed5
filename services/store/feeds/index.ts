export { COLD_CHAIN_CHANNEL, ColdChainStore } from './cold-chain-store.js';
export type {
  FeedSwitch,
  HeldJumpReport,
  MarketProcess,
  ProcessReport,
  RejectedReport,
  VendorReport,
} from './feed-report.js';
export { REPORT_VERSION } from './feed-report.js';
export {
  FEED_CHANNEL,
  FEED_REPORTS_KEY,
  type FeedAnnouncement,
  FeedReportStore,
  MARKET_PROCESSES_MAX,
} from './feed-report-store.js';
export { type FeedReport, mergeReports } from './merge-reports.js';
