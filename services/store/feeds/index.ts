export { COLD_CHAIN_CHANNEL, ColdChainStore } from './cold-chain-store.js';
export type { FeedReport, FeedSwitch, HeldJumpReport, RejectedReport, VendorReport } from './feed-report.js';
export { REPORT_VERSION } from './feed-report.js';
export { FEED_CHANNEL, type FeedAnnouncement, FeedReportStore } from './feed-report-store.js';
