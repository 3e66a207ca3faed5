import { inspect } from 'node:util';

const SHOWN = '[secret]';

/** A text that must not be written down: in logs, JSON and dumps it stands as "[secret]". `expose` gives it to whoever needs it. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  expose(): string {
    return this.#text;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}
