import { useState } from 'react';

/**
 * Returns the newest value, or the one before while `hold` is asked for: a list must not move under somebody who reads in it.
 * @returns what to show, whether something newer waits, and a call that shows it
 */
export function useHeld<T>(newest: T | undefined, hold: boolean): readonly [T | undefined, boolean, () => void] {
  const [shown, setShown] = useState(newest);
  const isOld = shown !== newest;
  if (isOld && (!hold || shown === undefined)) {
    setShown(newest);
    return [newest, false, () => undefined];
  }
  return [shown, isOld, () => setShown(newest)];
}
