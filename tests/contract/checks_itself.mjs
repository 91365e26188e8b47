// The checker finds what is planted: a test that cannot fail proves nothing.
import assert from 'node:assert/strict';
import test from 'node:test';

import YAML from 'yaml';

import { Description } from './description.mjs';
import { differences, typesOfDescription, typesOfProse, typesOfSources } from './problem_types.mjs';

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

const problems = {
  sources: ['return {404,\n "not-found", "There is nothing", d, {}, {}};', 'problem.type = late ? "timed-out" : "gone";'],
  description: `
components:
  schemas:
    ProblemNotFound: {properties: {type: {const: "urn:clearance-tracker:problem:not-found"}, status: {const: 404}}}
    ProblemGone: {properties: {type: {const: "urn:clearance-tracker:problem:gone"}, status: {const: 410}}}
    ProblemTimedOut: {properties: {type: {const: "urn:clearance-tracker:problem:timed-out"}, status: {const: 408}}}
  responses:
    Any: {schema: {oneOf: [{$ref: "#/components/schemas/ProblemNotFound"}, {$ref: "#/components/schemas/ProblemGone"}, {$ref: "#/components/schemas/ProblemTimedOut"}]}}
`,
  prose: '## Answer codes\n| code | type | means |\n|---|---|---|\n| 200 | | `fine` |\n| 404 | `not-found` | no |\n| 408, 410 | `timed-out`, `gone` | |\n## More\n| 400 | `other` | |\n' };
const differing = (changes) => {
  const { sources, description: text, prose } = { ...problems, ...changes };
  return differences(typesOfSources(sources), typesOfDescription(YAML.parse(text)), typesOfProse(prose));
};

test('right: the same types of problems everywhere', () => assert.deepEqual(differing({}), []));
for (const [what, changes] of Object.entries({
  'a type that only the sources know': { sources: [...problems.sources, 'problem.type = "new";'] },
  'a type that nobody makes': { sources: problems.sources.slice(1) },
  'a type that the prose lacks': { prose: problems.prose.replace('| 404 | `not-found` | no |\n', '') },
  'a type that no answer refers to': { description: problems.description.replace('{$ref: "#/components/schemas/ProblemGone"}, ', '') },
  'another status in the prose': { prose: problems.prose.replace('408, 410', '410, 408') },
  'another status in the sources': { sources: problems.sources.map((text) => text.replace('404', '405')) } }))
  test(`wrong: ${what}`, () => assert.notDeepEqual(differing(changes), []));
