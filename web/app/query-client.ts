import { notifyManager, QueryClient } from '@tanstack/react-query';
import { mayPass } from '../data/ask-again.js';

const RETRIES_MAX = 2;

// What somebody asks for shows before the next frame: a box that is ticked does not flicker.
notifyManager.setScheduler(queueMicrotask);

// Live messages make reads old; a read that no message concerned stays good for a while.
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) => failures < RETRIES_MAX && mayPass(error),
    },
  },
});
