/** Cuts a stream of JSON objects into objects: parts of it arrive as the network cut them. No time, no I/O. */

/** Longer than any order; a stream that brings more without an end is none. */
const CHARACTERS_MAX = 256 * 1024;

export class JsonFrames {
  private pending = '';
  /** How far `pending` was looked through. */
  private at = 0;
  private depth = 0;
  private isInText = false;
  private isEscaped = false;

  /** Takes what has arrived; returns the objects that are whole now, or undefined when this is no stream of objects. */
  push(text: string): readonly string[] | undefined {
    this.pending += text;
    if (this.pending.length > CHARACTERS_MAX) return undefined;
    const whole: string[] = [];
    let begin = 0;
    for (; this.at < this.pending.length; this.at += 1) {
      if (!this.isEndAt(this.pending[this.at] as string)) continue;
      whole.push(this.pending.slice(begin, this.at + 1).trim());
      begin = this.at + 1;
    }
    this.pending = this.pending.slice(begin);
    this.at -= begin;
    return whole;
  }

  private isEndAt(character: string): boolean {
    if (this.isInText) {
      if (this.isEscaped) this.isEscaped = false;
      else if (character === '\\') this.isEscaped = true;
      else if (character === '"') this.isInText = false;
      return false;
    }
    if (character === '"') this.isInText = true;
    else if (character === '{') this.depth += 1;
    else if (character === '}') {
      this.depth -= 1;
      return this.depth === 0;
    }
    return false;
  }
}
