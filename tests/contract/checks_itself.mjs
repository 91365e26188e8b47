// The checker finds what is planted: a test that cannot fail proves nothing.
import assert from 'node:assert/strict';
import test from 'node:test';

import { Description } from './description.mjs';

const described = `
openapi: 3.1.0
paths:
  /things:
    get:
      security: [{bearer: [read]}]
      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 500}}
        - {name: kind, in: query, schema: {type: array, items: {$ref: "#/components/schemas/Kind"}}}
        - {name: tags, in: query, style: form, explode: true, schema: {type: object, patternProperties: {"^tag[.]": {type: string}}}}
      responses:
        "200":
          headers:
            X-Seq: {required: true, schema: {type: integer}}
          content:
            application/json: {schema: {$ref: "#/components/schemas/Things"}}
            text/event-stream: {schema: {type: string}, x-events: {thing: {$ref: "#/components/schemas/Thing"}}}
        "401": {$ref: "#/components/responses/Unauthorized"}
        default: {$ref: "#/components/responses/Other"}
    post:
      requestBody:
        content:
          application/json: {schema: {$ref: "#/components/schemas/Thing"}}
      responses:
        "204": {description: done}
  /things/{id}:
    delete:
      responses:
        "204": {description: done}
  /things/all:
    delete:
      responses:
        "202": {description: done}
components:
  schemas:
    Kind: {enum: [small, large]}
    Thing: {type: object, required: [id], additionalProperties: false, properties: {id: {type: integer}}}
    Things: {type: object, required: [things], additionalProperties: false, properties: {things: {type: array, items: {$ref: "#/components/schemas/Thing"}}}}
    Problem: {type: object, required: [type, status], additionalProperties: false, properties: {type: {type: string}, status: {type: integer}}}
  responses:
    Unauthorized: {headers: {WWW-Authenticate: {required: true, schema: {type: string}}}, content: {application/problem+json: {schema: {$ref: "#/components/schemas/Problem"}}}}
    Other: {content: {application/problem+json: {schema: {allOf: [{$ref: "#/components/schemas/Problem"}], properties: {status: {const: 500}}}}}}
`;
const description = new Description(described);

const json = { 'content-type': 'application/json', 'x-seq': '7' };
const good = {
  method: 'GET', target: '/things?limit=5&kind=small&kind=large&tag.depot=north', request: { headers: {} }, status: 200,
  headers: json, body: '{"things":[{"id":1}]}' };
const problem = (status) => ({
  ...good, status, headers: { 'content-type': 'application/problem+json' }, body: `{"type":"x","status":${status}}` });
const without = (object, name) => Object.fromEntries(Object.entries(object).filter(([each]) => each !== name));

const right = {
  'a described answer': good,
  'HEAD, with no body': { ...good, method: 'HEAD', body: '' },
  'OPTIONS': { ...good, method: 'OPTIONS', status: 204, headers: { allow: 'GET, HEAD, POST, OPTIONS' }, body: '' },
  'a described problem': { ...problem(401), headers: { ...problem(401).headers, 'www-authenticate': 'Bearer' } },
  'a problem of the default': problem(500),
  'a path that is not there': { ...problem(404), target: '/nothing' },
  'a method that is not there': { ...problem(405), method: 'DELETE', headers: { ...problem(405).headers, allow: 'GET, HEAD, POST' } },
  'events': { ...good, headers: { ...json, 'content-type': 'text/event-stream' }, body: 'retry: 1\n\n: alive\n\nevent: thing\nid: 1\ndata: {"id":1}\n\nevent: thi' },
  'a body that was taken': { ...good, method: 'POST', target: '/things', status: 204, headers: {}, body: '', request: { headers: { 'content-type': 'application/json' }, body: '{"id":1}' } },
  'a literal before a parameter': { ...good, method: 'DELETE', target: '/things/all', status: 202, headers: {}, body: '' } };

const wrong = {
  'an undescribed member': { ...good, body: '{"things":[{"id":1,"name":"x"}]}' },
  'a missing member': { ...good, body: '{}' },
  'a member of another type': { ...good, body: '{"things":[{"id":"1"}]}' },
  'no JSON': { ...good, body: '{"things":' },
  'an undescribed status': { ...good, status: 202 },
  'an undescribed problem': problem(418),
  'an undescribed path': { ...good, target: '/nothing' },
  'an undescribed method': { ...good, method: 'PUT' },
  'another content type': { ...good, headers: { ...json, 'content-type': 'text/plain' } },
  'a missing header': { ...good, headers: without(json, 'x-seq') },
  'a header of another type': { ...good, headers: { ...json, 'x-seq': 'many' } },
  'an undescribed header': { ...good, headers: { ...json, 'x-more': '1' } },
  'a 401 without its challenge': problem(401),
  'an undescribed parameter that was taken': { ...good, target: '/things?color=red' },
  'a value that was taken': { ...good, target: '/things?limit=501' },
  'a word that was taken': { ...good, target: '/things?kind=huge' },
  'HEAD with a body': { ...good, method: 'HEAD' },
  'OPTIONS without a method': { ...good, method: 'OPTIONS', status: 204, headers: { allow: 'GET, HEAD' }, body: '' },
  'a 405 with another Allow': { ...problem(405), method: 'DELETE', headers: { ...problem(405).headers, allow: 'GET, HEAD, PUT' } },
  'a body where none is described': { ...good, method: 'POST', status: 204, target: '/things' },
  'an undescribed event': { ...good, headers: { ...json, 'content-type': 'text/event-stream' }, body: 'event: other\ndata: {"id":1}\n\n' },
  'an event of another shape': { ...good, headers: { ...json, 'content-type': 'text/event-stream' }, body: 'event: thing\ndata: {"id":1,"x":2}\n\n' },
  'a body that should not have been taken': { ...good, method: 'POST', target: '/things', status: 204, headers: {}, body: '', request: { headers: { 'content-type': 'application/json' }, body: '{"id":1,"x":2}' } } };

for (const [what, exchange] of Object.entries(right))
  test(`right: ${what}`, () => assert.deepEqual(description.faults(exchange), []));
for (const [what, exchange] of Object.entries(wrong))
  test(`wrong: ${what}`, () => assert.notDeepEqual(description.faults(exchange), []));
