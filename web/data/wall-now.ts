import { useEffect, useState } from 'react';

/** Returns the reader's wall clock, renewed each second: for ages of what happened on the servers, not in the market. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
