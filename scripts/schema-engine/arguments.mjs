/** Reads the engine's command line as Prisma's CLI writes it. Flags without a meaning here are stepped over. */
export function readArguments(words) {
  const options = { isVersionAsked: false, datamodelPaths: [], datasource: {}, databaseCommand: undefined };
  const rest = [...words];
  while (rest.length > 0) {
    const word = rest.shift();
    if (word === '--version' || word === '-V') options.isVersionAsked = true;
    else if (word === '--datamodels' || word === '-d') options.datamodelPaths.push(rest.shift());
    else if (word === '--datasource') options.datasource = JSON.parse(rest.shift());
    else if (word === '--enabled-preview-features' || word === '--extension-types') rest.shift();
    else if (word === 'cli') options.databaseCommand = rest.shift();
  }
  return options;
}
