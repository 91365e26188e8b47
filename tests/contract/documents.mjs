// README.md and docs/*.md against docs/openapi.yaml and each other: paths and roles, problem types, JSON, links.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import test from 'node:test';

import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import YAML from 'yaml';

import { anchorsOf, blocksOf, linksOf, read, root, tableOf } from './markdown.mjs';
import { operationsOf } from './page_document.mjs';

const described = YAML.parse(read('docs/openapi.yaml'));
const operations = operationsOf(described).filter(({ outgoing }) => !outgoing);
const names = ['README.md', ...readdirSync(new URL('docs', root)).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];
const documents = new Map(names.map((name) => [name, read(name)]));

const roleOf = ({ security }) => {
  const roles = new Set((security ?? []).flatMap((each) => Object.values(each).flat()));
  return [...roles][0] ?? 'none';
};
const wanted = operations.map((each) => `${each.method.toUpperCase()} ${each.path} ${roleOf(each)}`).sort();

test('README.md has every path with the role of each of its methods', () => {
  const told = tableOf(documents.get('README.md'), 'path', 'methods and roles').flatMap(([path, methods]) => methods.split(', ')
    .map((each) => `${each.replaceAll('`', '').replace(' ', ` ${path.replaceAll('`', '')} `)}`));
  assert.deepEqual(told.sort(), wanted);
});

test('docs/api.md has every call with its role', () => {
  const told = tableOf(documents.get('docs/api.md'), 'call', 'role', 'parameters').flatMap(([call, role]) => {
    let method;
    let before = '';
    return [...call.matchAll(/`(?:([A-Z]+) )?([^`]+)`/g)].map(([, verb, path]) => {
      method = verb ?? method;
      const whole = path.replace('…', before);
      before = whole;
      const own = role.includes(whole) ? role.slice(role.indexOf(whole)) : role;
      return `${method} ${whole} ${own.match(/none|read|operate/)[0]}`;
    });
  });
  assert.deepEqual([...new Set(told.filter((each) => !each.includes('?')))].sort(), wanted);
});

test('docs/api.md has every parameter of every call', () => {
  const resolve = (parameter) => parameter.name === 'tag' ? 'tag.KEY' : parameter.name;
  for (const [call, , told] of tableOf(documents.get('docs/api.md'), 'call', 'role', 'parameters')) {
    const [, method, path] = call.match(/`([A-Z]+) ([^`]+)`/);
    const operation = operations.find((each) => each.method === method.toLowerCase() && each.path === path);
    if (operation === undefined) continue;
    const parameters = operation.parameters.filter((each) => each.in === 'query' && each.name !== 'missed').map(resolve);
    assert.deepEqual([...told.matchAll(/`([^`]+)`/g)].map(([, name]) => name).sort(), parameters.sort(), call);
  }
});

test('docs/api.md has every problem type, with its code', () => {
  const told = tableOf(documents.get('docs/api.md'), 'code', 'type').flatMap(([codes, types]) => {
    const all = codes.split(', ');
    return [...types.matchAll(/`([^`]+)`/g)].map(([, word], i) => `${all[i] ?? all.at(-1)} ${word}`);
  });
  const types = Object.values(described.components.schemas).filter(({ properties }) => /problem:/.test(properties?.type?.const))
    .map(({ properties }) => `${properties.status.const} ${properties.type.const.split(':').at(-1)}`);
  assert.deepEqual(told.sort(), types.sort());
});

test('every link leads somewhere', () => {
  const lost = names.flatMap((name) => linksOf(documents.get(name)).filter((target) => {
    if (/^https?:/.test(target)) return false;
    const [path, anchor] = target.split('#');
    const other = path === '' ? name : new URL(path, new URL(name, root)).pathname.slice(root.pathname.length);
    if (!existsSync(new URL(other, root))) return true;
    return anchor !== undefined && !anchorsOf(read(other)).has(anchor);
  }).map((target) => `${name}: ${target}`));
  assert.deepEqual(lost, []);
});

test('the JSON of the documents is as described', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
  addFormats(ajv);
  ajv.addSchema(described, 'description');
  const escaped = (words) => words.map((word) => encodeURIComponent(String(word).replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
  const schemas = [];
  const collect = (node, words) => {
    if (node === null || typeof node !== 'object') return;
    if (words.at(-1) === 'application/json' && node.schema) schemas.push(ajv.compile({ $ref: `description#/${escaped([...words, 'schema'])}` }));
    for (const [name, each] of Object.entries(node)) collect(each, [...words, name]);
  };
  collect(described.paths, ['paths']);
  collect(described.webhooks, ['webhooks']);
  schemas.push(ajv.compile({ $ref: 'description#/components/schemas/Problem' }));
  // Formats of others are judged by tests/receivers.
  const ofOthers = new Set(['cloudevents', 'alertmanager']);
  const wrong = names.flatMap((name) => blocksOf(documents.get(name))
    .filter(({ language, text, heading }) => language === 'json' && !text.includes('…') && !ofOthers.has(heading) && text.startsWith('{'))
    .map(({ heading, text }) => ({ heading, value: JSON.parse(text.replaceAll(/\n\s*/g, ' ')) }))
    .filter(({ value }) => !schemas.some((fits) => fits(value)))
    .map(({ heading, value }) => `${name}, ${heading}: ${JSON.stringify(value).slice(0, 200)}`));
  assert.deepEqual(wrong, []);
});
