/** A piece of a mail: words, or an address of this site as a path. */
export type Piece = { readonly words: string } | { readonly link: string };

/** Returns a mail's text in pieces; addresses of other sites stay words. @param origin - this site's */
export function piecesOf(text: string, origin: string): readonly Piece[] {
  return text
    .split(/(https?:\/\/\S+)/)
    .filter((part) => part !== '')
    .map((part) => (part.startsWith(`${origin}/`) ? { link: part.slice(origin.length) } : { words: part }));
}
