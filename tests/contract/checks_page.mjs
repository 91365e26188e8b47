// Whether docs/openapi.yaml leaves nothing unsaid, and the page that is made of it nothing unreadable.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import YAML from 'yaml';

import { operationsOf, pageOf } from './page_document.mjs';
import { resolver } from './page_parts.mjs';

const style = readFileSync(new URL('page.css', import.meta.url), 'utf8');
const described = YAML.parse(readFileSync(new URL('../../docs/openapi.yaml', import.meta.url), 'utf8'));

// What these say of themselves tells nothing about a member that has their type.
const general = new Set(['Time', 'TimeOrNull', 'Count', 'Number', 'TextOrNull', 'StatusOrNull', 'CountsByName']);

function unsaidOf(document) {
  const resolve = resolver(document);
  const unsaid = [];
  const members = (schema, where) => {
    for (const [name, member] of Object.entries(schema?.properties ?? {})) {
      const own = general.has(member.$ref?.split('/').at(-1)) ? member : resolve(member);
      if (!own.description && !('const' in member && /^Problem/.test(where))) unsaid.push(`${where}.${name} has no description`);
      if (!member.$ref) members(member.type === 'array' ? member.items : member, `${where}.${name}`);
    }
  };
  const bodies = (content, where) => {
    for (const [type, { schema, example, examples }] of Object.entries(content ?? {})) {
      if (!schema?.$ref) members(schema, where);
      if (type !== 'application/octet-stream' && example === undefined && !examples) unsaid.push(`${where}: ${type} has no example`);
    }
  };
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    if (!schema.description) unsaid.push(`${name} has no description`);
    members(schema, name);
  }
  for (const each of operationsOf(document)) {
    const { operationId: id, summary, description, tags, parameters, requestBody, responses } = each;
    if (!summary || !description || !tags) unsaid.push(`${id} lacks summary, description or tag`);
    for (const { name, description: words, schema, example } of parameters) {
      const { type, default: ordinary, enum: choices } = resolve(schema);
      if (!words) unsaid.push(`${id}: ${name} has no description`);
      if ([example, ordinary, choices].every((one) => one === undefined) && type !== 'boolean') unsaid.push(`${id}: ${name} has no example`);
    }
    bodies(requestBody?.content, `${id} request`);
    for (const [status, response] of Object.entries(responses)) bodies(resolve(response).content, `${id} ${status}`);
  }
  return unsaid;
}

function faultsOf(html) {
  const shown = html.replace(/<style>.*?<\/style>/s, '').replace(/<pre.*?<\/pre>/gs, '');
  const faults = [...shown.matchAll(/\[object \w+\]|\bundefined\b|\bNaN\b|function \w*\(/g)].map(([what]) => `it shows ${what}`);
  if (/<(script|link|img|iframe)|url\(|src=/.test(html)) faults.push('it loads something');
  const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  faults.push(...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `#${id} is there twice`));
  faults.push(...[...html.matchAll(/href="#([^"]*)"/g)].filter(([, id]) => !ids.includes(id)).map(([, id]) => `#${id} is not there`));
  const sentences = [...shown.replace(/<span class="in">.*?<\/span>/g, '')
    .matchAll(/<(p|li|dd|td)>(?!<a )((?:(?!<(?:ul|p|li|div|table)\b).)*?)<\/\1>/gs)].map(([, , words]) => words.replace(/<[^>]+>/g, ''));
  faults.push(...sentences.filter((words) => /^[A-Z].* .* /.test(words) && !/[.:!?]$/.test(words.trim())).map((words) => `no full stop: ${words}`));
  faults.push(...[...shown.matchAll(/<td>\s*\.?<\/td>/g)].map(() => 'a cell is empty'));
  return faults;
}

/// By WCAG 2: 4.5 and more can be read.
function contrast(one, other) {
  const luminance = (colour) => {
    const whole = colour.length === 4 ? colour.replace(/[0-9a-f]/g, '$&$&') : colour;
    const [r, g, b] = [1, 3, 5].map((i) => parseInt(whole.slice(i, i + 2), 16) / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

test('nothing is left unsaid', () => assert.deepEqual(unsaidOf(described), []));

test('everything on the page can be read, and every link leads somewhere', () => assert.deepEqual(faultsOf(pageOf(described, style)), []));

test('every operation and every problem is on the page', () => {
  const html = pageOf(described, style);
  for (const { operationId } of operationsOf(described)) {
    const [, article] = html.split(`<article id="${operationId}">`);
    assert.ok(article !== undefined, operationId);
    const hasCommand = article.split('</article>')[0].includes('<pre class="curl">curl ');
    assert.equal(hasCommand, !['receiveAlert', 'endSession'].includes(operationId), operationId);
  }
  const words = [...JSON.stringify(described).matchAll(/"const":"urn:clearance-tracker:problem:([a-z-]+)"/g)].map(([, word]) => word);
  for (const word of words) assert.ok(html.includes(`id="problem-${word}"`), word);
});

test('every colour can be read on every ground', () => {
  const [light, dark] = [...style.matchAll(/:root \{(.*?)\}/gs)].map(([, all]) => Object.fromEntries(
    [...all.matchAll(/--(\w+): (#[0-9a-f]+)/g)].map(([, name, colour]) => [name, colour])));
  for (const scheme of [light, dark])
    for (const name of ['ink', 'quiet', 'link', 'get', 'post', 'delete'])
      for (const ground of ['ground', 'raised'])
        assert.ok(contrast(scheme[name], scheme[ground]) >= 4.5, `${name} ${scheme[name]} on ${scheme[ground]}`);
});

// A check that cannot fail proves nothing.
test('what is planted is found', () => {
  const planted = (change) => {
    const copy = structuredClone(described);
    change(copy);
    return copy;
  };
  const unsaid = {
    'an operation': ({ paths }) => delete paths['/v1/secrets'].get.description,
    'a parameter': ({ components }) => delete components.parameters.Limit.description,
    'a member': ({ components }) => delete components.schemas.Sweep.properties.listed.description,
    'a member in a member': ({ components }) => delete components.schemas.Evidence.properties.reference.properties.sweep.description,
    'a shape': ({ components }) => delete components.schemas.Hook.description,
    'an example': ({ paths }) => delete paths['/v1/secrets'].get.responses['200'].content['application/json'].example };
  for (const [what, change] of Object.entries(unsaid)) assert.notDeepEqual(unsaidOf(planted(change)), [], what);
  const unreadable = {
    'an object': '<p>As <code>[object Object]</code>.</p>',
    'nothing': '<td>undefined</td>',
    'a link to nowhere': '<a href="#nowhere">x</a>',
    'an anchor twice': '<i id="a"></i><i id="a"></i>',
    'a sentence without its end': '<p>The name of the hook</p>',
    'an empty cell': '<tr><td>.</td></tr>',
    'a script': '<script>1</script>' };
  for (const [what, html] of Object.entries(unreadable)) assert.notDeepEqual(faultsOf(html), [], what);
  assert.ok(contrast('#777', '#fff') < 4.5 && contrast('#767676', '#fff') >= 4.5);
});
