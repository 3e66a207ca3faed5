/** Many byte strings as one, for statements that take them apart again: `substring(bytes FROM start FOR length)`. */
interface JoinedBytes {
  readonly bytes: Buffer;
  /** Where each begins; SQL counts from 1. */
  readonly starts: readonly number[];
  readonly lengths: readonly number[];
}

export function joinBytes(parts: readonly Uint8Array[]): JoinedBytes {
  const lengths = parts.map(({ byteLength }) => byteLength);
  let end = 1;
  const starts = lengths.map((length) => {
    const start = end;
    end += length;
    return start;
  });
  return { bytes: Buffer.concat(parts), starts, lengths };
}
