export type { DirtyCounts, GeneratedUnderlying } from './chain-generator.js';
export { type LeanMinute, leanMinutes } from './lean-minutes.js';
export { writeStory } from './story.js';
export { type CboeDay, type WrittenFile, writeCboeDay, writeYahooDay, type YahooDay } from './write-days.js';
