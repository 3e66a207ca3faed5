/** The browser's side of pushes and of opening the app without a network. */

const AFTER_START_MS = 3_000;

/** Registers the worker of the built app; while developing there is none, so that no old file hides a new one. */
export function keepWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // Without it the app works as before; the first page goes before it.
  const register = () => void navigator.serviceWorker.register('/sw.js').catch(() => undefined);
  setTimeout(register, AFTER_START_MS);
}

/** Why this browser cannot be told of anything. */
export type PushHindrance = 'unsupported' | 'denied';

export function pushHindrance(): PushHindrance | undefined {
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window))
    return 'unsupported';
  return Notification.permission === 'denied' ? 'denied' : undefined;
}

/**
 * Asks the person and the browser's push service. Returns undefined when the person declines.
 * @param key - the server's, base64url
 */
export async function subscribeToPushes(key: string): Promise<PushSubscriptionJSON | undefined> {
  if ((await Notification.requestPermission()) !== 'granted') return undefined;
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytesOf(key),
  });
  return subscription.toJSON();
}

function bytesOf(base64Url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64Url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
