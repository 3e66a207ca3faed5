import { assert } from './assert.js';

/** Of every runtime, though the language's own library does not name them. */
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };
declare const TextEncoder: new () => {
  encodeInto(text: string, bytes: Uint8Array): { readonly read: number; readonly written: number };
};

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Returns a text in ASCII as bytes. Errors: InvariantError for any other text. */
export function asciiBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  const { read, written } = encoder.encodeInto(text, bytes);
  assert(read === text.length && written === text.length, 'Invariant: the text is ASCII');
  return bytes;
}

/** Returns the text of ASCII bytes, which threads may share. Bytes that are none become something else, without an error. */
export function asciiText(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
