/**
 * Splits CSV text into records (RFC 4180: quoted fields, doubled quotes, line breaks inside quotes; LF or CRLF; an optional byte order mark).
 * Lines without a quote, nearly all of them, take the fast path. Blank lines are skipped.
 */
export function* csvRecords(text: string): Generator<string[]> {
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let quote = text.indexOf('"');
  while (start < text.length) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    // Looked for again only once it is passed: a search per line would read the whole file each time.
    if (quote >= 0 && quote < start) quote = text.indexOf('"', start);
    if (quote >= 0 && quote < end) {
      const quoted = quotedRecord(text, start);
      start = quoted.next;
      yield quoted.fields;
      continue;
    }
    const stop = end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
    if (stop > start) yield text.slice(start, stop).split(',');
    start = end + 1;
  }
}

function quotedRecord(text: string, start: number): { fields: string[]; next: number } {
  const fields: string[] = [];
  let field = '';
  let inQuotes = false;
  let at = start;
  for (; at < text.length; at += 1) {
    const char = text[at] as string;
    if (inQuotes) {
      if (char !== '"') field += char;
      else if (text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else inQuotes = false;
    } else if (char === '"') inQuotes = true;
    else if (char === ',') {
      fields.push(field);
      field = '';
    } else if (char === '\n') break;
    else if (char !== '\r') field += char;
  }
  fields.push(field);
  return { fields, next: at + 1 };
}
