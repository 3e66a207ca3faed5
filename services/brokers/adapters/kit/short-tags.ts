/** Client ids as labels of brokers that take few characters: the bot's UUID in them is written in 25 characters instead of 36, both ways exactly. */

const LONG = /^tp-([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})-([0-9-]+)$/;
const SHORT = /^tp-([0-9a-z]{25})-([0-9-]+)$/;
const PLAIN = /^[A-Za-z0-9-]+$/;
const DIGITS = 25;
const BASE = 36;
const UUID_BITS = 128n;

/** Returns the label for a client id, or undefined where there is none of at most `most` letters, digits and hyphens. */
export function shortTagOf(clientOrderId: string, most: number): string | undefined {
  const match = LONG.exec(clientOrderId);
  // What looks like a label already would be read back as another id.
  const isPlain = PLAIN.test(clientOrderId) && !SHORT.test(clientOrderId);
  const tag =
    match === null ? (isPlain ? clientOrderId : undefined) : `tp-${packed(match.slice(1, 6).join(''))}-${match[6]}`;
  return tag !== undefined && tag.length <= most ? tag : undefined;
}

/** Returns the client id of a label; labels of others stay as they are. */
export function fromShortTag(tag: string): string {
  const match = SHORT.exec(tag);
  const number = match === null ? undefined : unpacked(match[1] as string);
  if (match === null || number === undefined) return tag;
  const hex = number.toString(16).padStart(32, '0');
  const uuid = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  return `tp-${uuid}-${match[2]}`;
}

function packed(hex: string): string {
  return BigInt(`0x${hex}`).toString(BASE).padStart(DIGITS, '0');
}

function unpacked(text: string): bigint | undefined {
  let number = 0n;
  for (const digit of text) number = number * BigInt(BASE) + BigInt(Number.parseInt(digit, BASE));
  return number >> UUID_BITS === 0n ? number : undefined;
}
