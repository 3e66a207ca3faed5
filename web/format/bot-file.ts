import { BotConfig } from '#core/bot';

/** Names the kind of file; a later layout gets a higher version. */
const FORMAT = 'thetapod.bot';
const VERSION = 1;
/** A configuration is some three kilobytes. */
export const BOT_FILE_BYTES_MAX = 100_000;

export interface Place {
  readonly accountId: string;
  readonly mode: 'paper' | 'live';
}

export type ReadBotFile =
  | { readonly ok: true; readonly config: BotConfig }
  /** What is wrong, in sentences. */
  | { readonly ok: false; readonly faults: readonly string[] };

/** Returns a configuration as a file: without its account, which means nothing elsewhere. */
export function botFileOf({ accountId: _account, mode: _mode, ...config }: BotConfig): string {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, config }, null, 2)}\n`;
}

/** Returns the name of the file of a bot: `careful-income.bot.json`. */
export function botFileName(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `${plain === '' ? 'bot' : plain}.bot.json`;
}

/**
 * Reads a file of a bot, for the account that it is to trade in.
 * @returns the configuration, checked as if it had been typed; or what is wrong with the file
 */
export function readBotFile(text: string, { accountId, mode }: Place): ReadBotFile {
  if (text.length > BOT_FILE_BYTES_MAX) return { ok: false, faults: ['This file is too long to be that of a bot.'] };
  const file = parsed(text);
  if (!isObject(file)) return { ok: false, faults: ['This is not JSON, or not an object.'] };
  const { format, version, config } = file;
  if (format !== FORMAT || !isObject(config)) {
    return { ok: false, faults: [`This is not the file of a bot: its format is not "${FORMAT}".`] };
  }
  if (version !== VERSION) {
    return { ok: false, faults: [`This file has version ${String(version)}; this page reads version ${VERSION}.`] };
  }
  const read = BotConfig.safeParse({ ...config, accountId, mode });
  if (read.success) return { ok: true, config: read.data };
  return {
    ok: false,
    faults: read.error.issues.map(({ path, message }) => `${path.length > 0 ? path.join('.') : 'config'}: ${message}`),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
