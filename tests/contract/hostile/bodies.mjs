// Bodies: every member of every schema in every wrong shape, what is no JSON or CSV at all, too deep, too large, or of
// another kind than it says. Nothing of it is carried out.
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';

import { each } from './attacker.mjs';
import { brokenBodies, monsters, values } from './values.mjs';

const json = ['Content-Type', 'application/json'];

/// Documents that differ in one place, with its JSON pointer.
function* changed(description, node, value, pointer = '') {
  for (const other of values) yield [pointer, other];
  const schema = description.resolved(node);
  const whole = value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
  const inside = function* (name, own) {
    for (const [where, other] of changed(description, own, whole[name], `${pointer}/${name}`))
      yield [where, { ...whole, [name]: other }];
  };
  for (const [name, own] of Object.entries(schema.properties ?? {})) {
    yield* inside(name, own);
    const { [name]: left, ...rest } = whole;
    yield [`${pointer}/${name}`, rest];
    for (const wrong of [`${name}s`, name.toUpperCase(), `${name}\u0000`, ` ${name}`])
      yield [`${pointer}/${wrong}`, { ...whole, [wrong]: 1 }];
  }
  for (const wrong of schema.properties ? ['x', '', '__proto__', 'constructor', '$ref', '\ud83d\ude97', 'y'.repeat(5000)] : [])
    yield [`${pointer}/${wrong}`, Object.fromEntries([...Object.entries(whole), [wrong, 1]])];
  for (const name of typeof schema.additionalProperties === 'object' ? Object.keys(whole) : [])
    yield* inside(name, schema.additionalProperties);
  if (!Array.isArray(value) || value.length === 0) return;
  for (const [where, other] of changed(description, schema.items, value[0], `${pointer}/0`))
    yield [where, [other, ...value.slice(1)]];
  yield [pointer, Array.from({ length: (schema.maxItems ?? 0) + 1 }, () => value[0])];
}

/// The fault is told where it is: there, above it or in it.
function tells(problem, pointer) {
  if (problem.errors === undefined) return problem.detail !== undefined;
  return problem.errors.some(({ pointer: told }) => told === pointer || told.startsWith(`${pointer}/`)
    || (told === '' ? pointer.lastIndexOf('/') === 0 : pointer.startsWith(`${told}/`)));
}

const otherTypes = [
  null, '', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/xml', 'text/json',
  'application/jsonx', 'application/json/x', 'application', '*/*', 'application/json, text/csv', 'application/ld+json',
  'json', 'application /json', '"application/json"', ';', `${'x'.repeat(4000)}/json`];

async function wrongBodies(stage, operation) {
  const { attacker, description } = stage;
  const [target] = stage.targets(operation);
  const method = operation.method.toUpperCase();
  const content = operation.own.requestBody.content['application/json'];
  const post = (kind, statuses, body, headers = [json]) =>
    attacker.refused(kind, statuses, method, target, { ...stage.caller(operation), headers, body });
  for (const [pointer, document] of changed(description, content.schema, content.example)) {
    if (description.takesBody(operation, document)) continue;
    const { where, problem } = await post('a body: a wrong member', [400, 413, 422], JSON.stringify(document));
    assert.ok(tells(problem, pointer), `${where}: ${JSON.stringify(problem)} does not tell of ${pointer}`);
  }
  for (const [what, body] of Object.entries(brokenBodies(JSON.stringify(content.example)))) {
    const { where, problem } = await post(`a body: ${what}`, [400, 422], body);
    assert.ok(problem.detail.length > 0, where);
  }
  for (const [what, body] of Object.entries(monsters)) await post(`a body: ${what}`, [400, 413, 422], body);
  const good = JSON.stringify(content.example);
  for (const type of otherTypes) {
    const sent = type === null ? [] : [['Content-Type', type]];
    const { where, headers } = await post('a body: of another type', 415, good, sent);
    assert.match(headers.accept, /application\/json/, where);
  }
  await post('a body: of two types', 415, good, [json, ['Content-Type', 'text/plain']]);
}

/// What is sent compressed is not read as if it were not.
async function encoded(stage, operation) {
  const good = JSON.stringify(operation.own.requestBody.content['application/json'].example);
  const [target] = stage.targets(operation);
  for (const coding of ['gzip', 'br', 'deflate', 'x', 'gzip, gzip']) {
    for (const body of [gzipSync(good), good]) {
      await stage.attacker.refused('a body: encoded', 415, operation.method.toUpperCase(), target, {
        ...stage.caller(operation), headers: [json, ['Content-Encoding', coding]], body });
    }
  }
}

const vin = 'WBA00000000000001';
const brokenCsv = {
  'nothing': '', 'a blank line': '\n', 'no vin': 'brand\nbmw\n', 'a column twice': `vin,brand,vin\n${vin},bmw,${vin}\n`,
  'an open quote': `vin,brand\n"${vin},bmw\n`,
  'a quote inside': `vin,brand\n${vin},b"mw\n`, 'behind a quote': `vin,brand\n"${vin}"x,bmw\n`,
  'a field less': `vin,brand\n${vin}\n`, 'a field more': `vin,brand\n${vin},bmw,x\n`,
  'NUL': `vin,brand\n${vin}\0,bmw\n`,
  'no UTF-8': Buffer.from([...Buffer.from('vin,brand\n'), 0xff, 0xfe, ...Buffer.from(',bmw\n')]),
  'UTF-16': Buffer.from(`vin,brand\n${vin},bmw\n`, 'utf16le'),
  'many columns': `${'vin,'.repeat(50_000)}brand\n`, 'many quotes': `vin,brand\n${'"'.repeat(99_999)}\n`,
  'JSON': `{"vehicles":[{"vin":"${vin}","brand":"bmw"}]}`,
  'a formula': 'vin,brand\n=cmd|\' /C calc\'!A0,bmw\n', 'a long field': `vin,brand\n${'x'.repeat(100_000)},bmw\n`,
  'no vin in the row': 'vin,brand\n,bmw\n', 'a binary': Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0xff]) };

async function csv(stage, operation) {
  const [target] = stage.targets(operation);
  for (const [what, body] of Object.entries(brokenCsv)) {
    const { where, problem } = await stage.attacker.refused(`a CSV: ${what}`, [400, 422], 'POST', target, {
      token: stage.token, headers: [['Content-Type', 'text/csv']], body });
    assert.ok(problem.detail.length > 0 || problem.vehicles.length > 0, where);
  }
}

export async function bodies(stage) {
  const { attacker, description, token } = stage;
  const withBody = description.operations.filter(({ own }) => own.requestBody);
  await each(withBody, (operation) => wrongBodies(stage, operation));
  await each(withBody.filter(({ own }) => own.requestBody.content['text/csv']), (operation) => csv(stage, operation));
  // Read as a double it is no number, and would be passed on as null or refused by the platform.
  for (const text of ['1e999', '-1e999', '1e400']) {
    const measures = `{"odometer":{"value":${text},"unit":"kilometers"}}`;
    const body = `{"vehicles":[{"vin":"${vin}","brand":"bmw","control_measures":${measures}}]}`;
    await attacker.refused('a body: a number beyond all', [400, 422], 'POST', '/v1/vehicles', { token, headers: [json], body });
  }
  const mebibyte = 1_048_576;
  const limits = { '/v1/vehicles': mebibyte, '/v1/session': 4096, '/v1/silences': mebibyte, '/v1/compare': 32 * mebibyte };
  for (const [target, most] of Object.entries(limits)) {  // refused before any of it is sent
    const headers = [json, ['Expect', '100-continue'], ['Content-Length', most + 1]];
    await attacker.refused('a body: too large', 413, 'POST', target, { token: target === '/v1/session' ? null : token, headers });
  }
  const list = `{"vehicles":[${' '.repeat(5 * mebibyte)}}`;
  const large = { token, headers: [json], body: list };
  await attacker.refused('a body: large, and wrong at its end', [400, 413], 'POST', '/v1/compare', large);
}

export async function encodings(stage) {
  const { attacker, description, token } = stage;
  await each(description.operations.filter(({ own }) => own.requestBody), (operation) => encoded(stage, operation));
  const without = description.operations.filter(({ method }) => method === 'get' || method === 'delete');
  await each(without, (operation) => attacker.refused(
    'a body: where there is none', [400, 413], operation.method.toUpperCase(), stage.targets(operation)[0],
    { token, headers: [json], body: '{"a":1}' }));
}
