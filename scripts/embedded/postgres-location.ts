/**
 * The note beside the database that says where its data really is and who wrote it: a later start must neither begin
 * an empty database beside it nor open it as somebody who cannot read it.
 */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Refusal } from './embedded-server.js';
import type { AccountKind } from './postgres-account.js';

export interface Location {
  readonly dataDirectory: string;
  readonly kind: AccountKind;
}

const noteIn = (directory: string) => path.join(directory, 'location.json');

/** Opens the folder of a database, making it if need be; undefined when it holds no data yet. */
export function readLocation(directory: string): Location | undefined {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (process.getuid !== undefined && statSync(directory).uid !== process.getuid()) {
    throw new Refusal(`${directory} belongs to another user: start as that user, or choose another folder.`);
  }
  const note = noteIn(directory);
  if (!existsSync(note)) return undefined;
  const location = JSON.parse(readFileSync(note, 'utf8')) as Location;
  if (existsSync(path.join(location.dataDirectory, 'PG_VERSION'))) return location;
  throw new Refusal(
    `${note} says that the data is in ${location.dataDirectory}, but it is not there: restore it, or delete ${directory}.`,
  );
}

export function writeLocation(directory: string, location: Location): void {
  writeFileSync(noteIn(directory), `${JSON.stringify(location, undefined, 2)}\n`);
}
