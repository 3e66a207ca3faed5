/** The gateway's routes as an OpenAPI 3.1 document: read from the routes themselves and their zod schemas, so that it cannot lag behind. */
import { RequestMethod, type Type } from '@nestjs/common';
import { HTTP_CODE_METADATA, METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { z } from 'zod';
import { OPERATOR, PUBLIC, SCOPE, SESSION_ONLY } from '../access/index.js';
import { IDEMPOTENCY_HEADER, SESSION_COOKIE } from '../contract/index.js';
import { PROBLEMS } from '../http/index.js';

type Json = Readonly<Record<string, unknown>>;

interface RouteArgument {
  readonly index: number;
  /** Name of the parameter. */
  readonly data?: string;
  readonly schema?: z.ZodType;
}

const PROBLEM_SCHEMA: Json = {
  type: 'object',
  required: ['status', 'code', 'title'],
  properties: {
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(PROBLEMS) },
    title: { type: 'string' },
    detail: { type: 'string' },
    fields: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};
const PROBLEM: Json = {
  description: 'A refusal (RFC 9457); `code` says which.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** Returns the document of these controllers. */
export function describeRoutes(controllers: readonly Type[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const controller of controllers) {
    for (const { path, method, operation } of routesOf(controller)) {
      paths[path] = { ...paths[path], [method]: operation };
    }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Thetapod',
      version: '1',
      description:
        'Money and prices are decimal strings, instants are epoch milliseconds (UTC), a missing value is absent. Lists that go on carry `before`: pass it in the query to read on. Each answer carries `ratelimit` and `ratelimit-policy`.',
    },
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      schemas: { Problem: PROBLEM_SCHEMA },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
        apiKey: { type: 'http', scheme: 'bearer', description: 'A key made on the account page.' },
      },
    },
  };
}

function* routesOf(controller: Type) {
  const prefix: string = Reflect.getMetadata(PATH_METADATA, controller) ?? '';
  for (const name of Object.getOwnPropertyNames(controller.prototype)) {
    const handler = (controller.prototype as Record<string, unknown>)[name];
    if (typeof handler !== 'function') continue;
    const verb = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
    if (verb === undefined) continue;
    const joined = `/${prefix}/${String(Reflect.getMetadata(PATH_METADATA, handler))}`.replaceAll(/\/+/g, '/');
    const path = joined.replace(/(.)\/$/, '$1').replaceAll(/:(\w+)/g, '{$1}');
    const method = (RequestMethod[verb] ?? '').toLowerCase();
    yield { path, method, operation: operationOf(controller, name, handler, method) };
  }
}

function operationOf(controller: Type, name: string, handler: object, method: string): Json {
  const given: Readonly<Record<string, RouteArgument>> =
    Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {};
  const ofType = (type: RouteParamtypes) =>
    Object.entries(given)
      .filter(([key]) => key.startsWith(`${type}:`))
      .map(([, argument]) => argument)
      // Decorators of parameters run from the last to the first.
      .sort((a, b) => a.index - b.index);
  const body = ofType(RouteParamtypes.BODY)[0]?.schema;
  const parameters = [
    ...ofType(RouteParamtypes.PARAM).map(({ data = '' }) => ({
      name: data,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...ofType(RouteParamtypes.QUERY).flatMap(({ data, schema }) =>
      data === undefined ? [] : [{ name: data, in: 'query', required: false, schema: schema ? schemaOf(schema) : {} }],
    ),
  ];
  const status = Number(Reflect.getMetadata(HTTP_CODE_METADATA, handler) ?? (method === 'post' ? 201 : 200));
  return {
    operationId: `${controller.name.replace(/Controller$/, '')}.${name}`,
    tags: [controller.name.replace(/Controller$/, '')],
    ...accessOf(controller, handler, method),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } } }),
    responses: {
      [status]:
        status === 200 ? { description: 'Done.', content: { 'application/json': {} } } : { description: 'Done.' },
      default: PROBLEM,
    },
  };
}

/** Who may: nobody in particular, a person in a browser, or a program with a scope. */
function accessOf(controller: Type, handler: object, method: string): Json {
  const markOf = (mark: string) => Reflect.getMetadata(mark, handler) ?? Reflect.getMetadata(mark, controller);
  if (markOf(PUBLIC)) return { security: [] };
  if (markOf(SESSION_ONLY)) return { security: [{ session: [] }] };
  const byMethod = method === 'get' ? 'read' : 'trade';
  const scope = markOf(OPERATOR) ? 'operate' : String(markOf(SCOPE) ?? byMethod);
  const repeats =
    method === 'get'
      ? ''
      : ` A repeated \`${IDEMPOTENCY_HEADER}\` is answered, not done again, where the route takes one.`;
  return {
    description: `API keys need the scope \`${scope}\`.${repeats}`,
    security: [{ session: [] }, { apiKey: [] }],
  };
}

function schemaOf(schema: z.ZodType): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
}
