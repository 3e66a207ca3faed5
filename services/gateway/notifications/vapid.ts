import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import webPush from 'web-push';
import { z } from 'zod';
import { randomToken } from '#platform/hash';

const Kept = z.object({ publicKey: z.string().min(80), privateKey: z.string().min(40) });
export type VapidKeys = z.infer<typeof Kept>;

/** Returns the keys by which push services know this installation, made once in its data folder. Source: RFC 8292. */
export function keepVapidKeys(dataDir: string): VapidKeys {
  const file = path.join(dataDir, 'push-keys.json');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const made = `${file}.${randomToken(8)}`;
  writeFileSync(made, JSON.stringify(webPush.generateVAPIDKeys()), { mode: 0o600, flag: 'wx' });
  try {
    // Whole or not at all, and never over others: every browser that is subscribed holds on to the first ones.
    linkSync(made, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(made);
  }
  return Kept.parse(JSON.parse(readFileSync(file, 'utf8')));
}
