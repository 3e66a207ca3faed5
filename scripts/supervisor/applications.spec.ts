import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { entryOf } from './roles.js';

const ROOT = path.resolve(__dirname, '../..');

interface NestProject {
  readonly root: string;
  readonly entryFile: string;
  readonly compilerOptions: { readonly tsConfigPath: string };
}

describe('nest-cli.json', () => {
  const { projects } = JSON.parse(readFileSync(path.join(ROOT, 'nest-cli.json'), 'utf8')) as {
    readonly projects: Readonly<Record<string, NestProject>>;
  };

  it.each(Object.entries(projects))('names the process %s as npm start does', (name, project) => {
    expect(`dist/${project.root}/${project.entryFile}.js`).toBe(entryOf(name));
    expect(existsSync(path.join(ROOT, project.root, `${project.entryFile}.ts`))).toBe(true);
    expect(existsSync(path.join(ROOT, project.compilerOptions.tsConfigPath))).toBe(true);
  });

  it('names them all', () => {
    expect(Object.keys(projects).sort()).toEqual(['compute', 'desk', 'gateway', 'market', 'pod', 'simulator']);
  });
});
