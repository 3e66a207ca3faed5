import type { FeedsView } from '#contract';
import { keys } from './keys.js';
import { useRead } from './queries.js';

/** For operators alone. */
export const useFeeds = (enabled: boolean) => useRead<FeedsView>(keys.feeds, '/operations/feeds', enabled);
