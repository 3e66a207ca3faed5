import { SpanError } from './span-error.js';

export interface XmlEvents {
  open(name: string, line: number): void;
  /** Text right inside of an element, trimmed, not empty. */
  text(value: string, line: number): void;
  close(name: string, line: number): void;
}

const NAME = /^[A-Za-z_][\w.:-]*$/;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * Reads XML in pieces of any size: elements and text, which is all that SPAN files use; attributes, comments and declarations are
 * stepped over. Errors: {@link SpanError} `SPAN_XML` with the line.
 */
export class XmlReader {
  private rest = '';
  private line = 1;
  private readonly path: string[] = [];
  private isStarted = false;

  constructor(private readonly events: XmlEvents) {}

  push(chunk: string): void {
    const text = this.rest + chunk;
    let at = 0;
    for (;;) {
      const open = text.indexOf('<', at);
      if (open < 0) break;
      const end = endOfMarkup(text, open);
      if (end < 0) break;
      this.readText(text.slice(at, open));
      this.readMarkup(text.slice(open, end));
      at = end;
    }
    this.rest = text.slice(at);
  }

  /** Says that nothing follows. Errors: `SPAN_INCOMPLETE` when an element is still open, or there was none. */
  end(): void {
    if (this.rest.trim() !== '' || this.path.length > 0 || !this.isStarted) {
      throw new SpanError('SPAN_INCOMPLETE', this.line, this.path.at(-1) ?? 'document');
    }
  }

  private readText(raw: string): void {
    const value = raw.trim();
    if (value !== '') {
      if (this.path.length === 0) throw this.broken('text outside of the document');
      this.events.text(withoutEntities(value), this.line + linesIn(raw.slice(0, raw.indexOf(value[0] as string))));
    }
    this.line += linesIn(raw);
  }

  private readMarkup(markup: string): void {
    const { line } = this;
    this.line += linesIn(markup);
    if (markup.startsWith('<?') || markup.startsWith('<!')) return;
    if (markup.startsWith('</')) {
      const name = markup.slice(2, -1).trim();
      if (this.path.pop() !== name) throw new SpanError('SPAN_XML', line, `</${name}>`);
      this.events.close(name, line);
      return;
    }
    const isEmpty = markup.endsWith('/>');
    const name = (
      markup
        .slice(1, isEmpty ? -2 : -1)
        .trim()
        .split(/\s/, 1)[0] ?? ''
    ).trim();
    if (!NAME.test(name)) throw new SpanError('SPAN_XML', line, markup.slice(0, 40));
    if (this.path.length === 0 && this.isStarted) throw this.broken('a second document');
    this.isStarted = true;
    this.events.open(name, line);
    if (isEmpty) this.events.close(name, line);
    else this.path.push(name);
  }

  private broken(what: string): SpanError {
    return new SpanError('SPAN_XML', this.line, what);
  }
}

/** Returns the place after a tag, comment or declaration, or −1 when its end has not come yet. */
function endOfMarkup(text: string, open: number): number {
  const isComment = text.startsWith('<!--', open);
  const end = text.indexOf(isComment ? '-->' : '>', open);
  return end < 0 ? -1 : end + (isComment ? 3 : 1);
}

function linesIn(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

function withoutEntities(text: string): string {
  return text.includes('&') ? text.replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole) : text;
}
