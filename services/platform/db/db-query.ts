import pg from 'pg';
import type { Statement } from './types.js';

type TypeParser = (text: string) => unknown;

/** What the rows of a statement consist of. */
interface RowShape {
  readonly names: readonly string[];
  readonly parsers: readonly TypeParser[];
  /** Rows are copies of it, so that all of them are laid out alike. */
  readonly empty: Readonly<Record<string, null>>;
}

interface RowDescription {
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
}

type BoundValue = string | Buffer | null;

/** A connection as a query sees it. */
export interface Wire {
  readonly stream: { cork(): void; uncork(): void; destroy(): void };
  /** Texts by name: those that the server has, and those that are on their way to it. */
  readonly parsedStatements: Record<string, string | undefined>;
  readonly submittedNamedStatements: Record<string, string | undefined>;
  query(text: string): void;
  parse(statement: { readonly name: string; readonly text: string }): void;
  bind(statement: { readonly statement: string; readonly values: readonly BoundValue[] }): void;
  describe(what: { readonly type: 'P' }): void;
  execute(): void;
  sync(): void;
}

export interface DbQueryTerms {
  readonly parserOf: (typeId: number) => TypeParser;
  /** A connection that does not answer for so long is closed. */
  readonly answerMsMax: number;
}

/** Told of the end: an error, or the rows. */
export type Done = (error: unknown, rows?: readonly object[]) => void;

const NOTHING: RowShape = { names: [], parsers: [], empty: {} };

/** By name of the statement. A shape stands while its connection does: the server refuses a prepared statement whose rows would look otherwise. */
const shapesOf = new WeakMap<Wire, Map<string, RowShape>>();

const { prepareValue } = (pg as unknown as { utils: { prepareValue: (value: unknown) => BoundValue } }).utils;
/** Pipelines take queries of this class only, because others may hold a portal open; this one does not. */
const ClientQuery = pg.Query as unknown as new (text: string) => object;

/**
 * One run of a statement, in place of the client's own queries for two reasons. A prepared statement asks what its rows look like once a
 * connection, not each time: for rows of fifty columns that is a third of what a query costs here. And the client wraps the callbacks of its
 * queries and of its time-outs in functions that it assigns to a property: V8 puts such functions where only a collection of the whole heap
 * finds them, with all that they reach, so that the rows of each query outlived the collections of young objects.
 * Source: PostgreSQL documentation, message flow; pg 8, lib/client.js, which calls these methods; V8, ParserBase::ParseAssignmentExpression.
 */
export class DbQuery extends ClientQuery {
  readonly name: string | undefined;
  readonly text: string;
  /** Set by the client. */
  callback: Done | undefined;
  private readonly values: readonly BoundValue[];
  private readonly found: object[] = [];
  private shapes: Map<string, RowShape> | undefined;
  private shape: RowShape | undefined;
  private unreadable: { readonly error: unknown } | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    { name, text }: Statement,
    values: readonly unknown[],
    private readonly terms: DbQueryTerms,
  ) {
    super('');
    this.name = name;
    this.text = text;
    this.values = values.map((value) => prepareValue(value));
  }

  /** Returns why it cannot be sent, or null. */
  submit(wire: Wire): Error | null {
    const { name, text, values } = this;
    const known = name && (wire.parsedStatements[name] ?? wire.submittedNamedStatements[name]);
    if (known && known !== text) return new Error(`Invariant: ${name} is the name of one statement`);
    this.timer = setTimeout(() => this.expire(wire), this.terms.answerMsMax);
    if (name === undefined && values.length === 0) wire.query(text);
    else this.send(wire, known !== undefined);
    return null;
  }

  handleRowDescription({ fields }: RowDescription): void {
    const names = fields.map((field) => field.name);
    this.shape = {
      names,
      parsers: fields.map(({ dataTypeID }) => this.terms.parserOf(dataTypeID)),
      empty: Object.fromEntries(names.map((name) => [name, null])),
    };
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    if (this.unreadable) return;
    const { names, parsers, empty } = this.shape ?? NOTHING;
    const row: Record<string, unknown> = { ...empty };
    try {
      for (let index = 0; index < fields.length; index += 1) {
        const text = fields[index] as string | null;
        if (text !== null) row[names[index] as string] = (parsers[index] as TypeParser)(text);
      }
      this.found.push(row);
    } catch (error) {
      this.unreadable = { error };
    }
  }

  handleCommandComplete(): void {
    if (this.name !== undefined) this.shapes?.set(this.name, this.shape ?? NOTHING);
  }

  handleReadyForQuery(): void {
    if (this.unreadable) this.handleError(this.unreadable.error);
    else this.end(null, this.found);
  }

  handleError(error: unknown): void {
    this.end(error);
  }

  /** In one packet: each write of its own costs as much as a statement. */
  private send(wire: Wire, isKnown: boolean): void {
    const { name = '', text, values } = this;
    this.shapes = shapesOf.get(wire) ?? new Map();
    shapesOf.set(wire, this.shapes);
    this.shape = this.shapes.get(name);
    wire.stream.cork();
    if (!isKnown) {
      wire.parse({ name, text });
      if (name !== '') wire.submittedNamedStatements[name] = text;
    }
    wire.bind({ statement: name, values });
    if (this.shape === undefined) wire.describe({ type: 'P' });
    wire.execute();
    wire.sync();
    wire.stream.uncork();
  }

  /** Whatever else was sent on it fails with the connection. */
  private expire(wire: Wire): void {
    this.end(new Error('Query read timeout'));
    wire.stream.destroy();
  }

  private end(error: unknown, rows?: readonly object[]): void {
    clearTimeout(this.timer);
    const { callback } = this;
    this.callback = undefined;
    callback?.(error, rows);
  }
}
