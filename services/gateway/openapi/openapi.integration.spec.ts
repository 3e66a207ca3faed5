/** The OpenAPI document against the routes that express really has, and against the table of the contract. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PROBLEMS } from '../http/index.js';
import { type GatewayUnderTest, inBraces, registeredRoutes, startGatewayUnderTest } from '../testing/index.js';

interface Operation {
  readonly operationId: string;
  readonly security: readonly object[];
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
}
interface Document {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, { properties: { code: { enum: string[] } } }>> };
}

let gateway: GatewayUnderTest;
let document: Document;
beforeAll(async () => {
  gateway = await startGatewayUnderTest();
  document = await gateway.visitor().get<Document>('/api/docs');
});
afterAll(() => gateway.stop());

const documented = () =>
  Object.entries(document.paths).flatMap(([at, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ route: `${method.toUpperCase()} ${at}`, operation })),
  );

describe('the OpenAPI document', () => {
  it('lists every route, and none that there is not', async () => {
    const routes = (await registeredRoutes(gateway)).filter((route) => route.includes(' /api'));
    expect(routes.length).toBeGreaterThan(50);
    expect(
      documented()
        .map(({ route }) => route)
        .sort(),
    ).toEqual([...routes].sort());
  });

  it('has in it what the table of the contract says', () => {
    const text = readFileSync(path.join(import.meta.dirname, '../contract/routes.ts'), 'utf8');
    const rows = [...text.matchAll(/^ \* \| (GET|POST|PUT|DELETE) ([^|]+) \|/gm)];
    const table = rows.flatMap(([, method, paths = '']) =>
      paths
        .replaceAll(/\?[^\s,]*|\*/g, '')
        .split(',')
        .map((one) => inBraces(`${method} ${one.trim()}`)),
    );
    expect(table.length).toBeGreaterThan(50);
    const routes = documented().map(({ route }) => route);
    expect(table.filter((route) => !routes.includes(route))).toEqual([]);
  });

  it('is whole: names once, parameters of paths, bodies of changes, answers, and every code', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(document.info).toMatchObject({ title: 'Thetapod', version: '1' });
    const names = documented().map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const { route, operation } of documented()) {
      const inPath = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const given = (operation.parameters ?? []).filter((one) => one.in === 'path').map(({ name }) => name);
      expect([route, given.sort()]).toEqual([route, inPath.sort()]);
      expect([route, operation.responses['default']?.description]).toEqual([
        route,
        expect.stringContaining('RFC 9457'),
      ]);
    }
    expect(document.components.schemas['Problem']?.properties.code.enum).toEqual(Object.keys(PROBLEMS));
  });

  it('says of a body what its schema says', () => {
    const body = document.paths['/api/auth/sign-in']?.['post']?.requestBody?.content['application/json']?.schema;
    expect(body).toMatchObject({
      type: 'object',
      required: ['email', 'password'],
      additionalProperties: false,
      properties: { email: { type: 'string', format: 'email', maxLength: 254 } },
    });
  });

  it('says who may', () => {
    const securityOf = (route: string) => documented().find((one) => one.route === route)?.operation.security;
    expect(securityOf('POST /api/auth/sign-in')).toEqual([]);
    expect(securityOf('GET /api/me')).toEqual([{ session: [] }]);
    expect(securityOf('GET /api/bots')).toEqual([{ session: [] }, { apiKey: [] }]);
  });
});
