// Makes server/api/documentation.html, what GET /docs answers, of docs/openapi.yaml.
// Usage: node page.mjs writes it; node page.mjs --check only tells whether it is current.
import { readFileSync, writeFileSync } from 'node:fs';

import YAML from 'yaml';

import { bodies, markdown, resolver, row, schemaTable, text, typeOf } from './page_parts.mjs';

const file = (name) => new URL(`../../${name}`, import.meta.url);
const document = YAML.parse(readFileSync(file('docs/openapi.yaml'), 'utf8'));
const style = readFileSync(new URL('page.css', import.meta.url), 'utf8').replace(/\n\s*/g, '\n').trim();
const resolve = resolver(document);
const methods = ['get', 'post', 'put', 'patch', 'delete'];

const operations = Object.entries(document.paths).flatMap(([path, item]) => methods
  .filter((method) => method in item)
  .map((method) => ({
    method, path, ...item[method],
    parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])].map(resolve) })));
const received = Object.entries(document.webhooks ?? {}).map(([name, { post }]) => ({
  method: 'post', path: `your receiver (${name})`, ...post, parameters: post.parameters ?? [], outgoing: true }));
const groups = document.tags.map(({ name, description }) => ({
  name, description, id: `group-${name.toLowerCase()}`,
  operations: [...operations, ...received].filter(({ tags }) => tags.includes(name)) }));
const problems = Object.entries(document.components.schemas)
  .filter(([, schema]) => schema.allOf?.[0].$ref === '#/components/schemas/Problem')
  .map(([name, { description, properties }]) => ({
    name, description, word: properties.type.const.split(':').at(-1), status: properties.status.const }))
  .sort((a, b) => a.status - b.status);
const problemNames = new Set(problems.map(({ name }) => name));

function needs({ security, outgoing }) {
  if (outgoing) return 'signed by the tracker';
  const roles = [...new Set((security ?? []).flatMap((each) => Object.values(each).flat()))];
  const open = (security ?? []).length === 0 || security.some((each) => Object.keys(each).length === 0);
  if (roles.length === 0) return 'no token needed';
  return `role ${roles.map((role) => `<code>${role}</code>`).join(' or ')}${open ? ', or none where so configured' : ''}`;
}

function parameters(list) {
  if (list.length === 0) return '';
  const rows = list.map(({ name, in: place, required, description, schema, example }) => row(
    `<code>${text(name)}</code><span class="in">${place}${required ? ', required' : ''}</span>`,
    typeOf(schema),
    markdown([description, schema.default === undefined ? '' : `Default \`${schema.default}\`.`,
      example === undefined ? '' : `As \`${[example].flat().join(', ')}\`.`].filter(Boolean).join(' \n'))));
  return `<h4>Parameters</h4>${table(['Name', 'Type', 'Means'], rows)}`;
}

function table(heads, rows) {
  const head = heads.map((each) => `<th scope="col">${each}</th>`).join('');
  return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function problemsOf(response) {
  const schema = response.content?.['application/problem+json']?.schema;
  const refs = schema?.oneOf ?? (schema ? [schema] : []);
  return refs.map(({ $ref }) => $ref.split('/').at(-1)).filter((name) => problemNames.has(name))
    .map((name) => problems.find((each) => each.name === name))
    .map(({ word }) => `<a href="#problem-${word}"><code>${word}</code></a>`).join(', ');
}

function answers({ responses }) {
  const good = [];
  const bad = [];
  for (const [status, reference] of Object.entries(responses)) {
    const response = resolve(reference);
    const headers = Object.keys(response.headers ?? {}).map((name) => `<code>${name}</code>`).join(', ');
    const means = `${markdown(response.description)}${headers ? `<p class="in">with ${headers}</p>` : ''}`;
    const types = problemsOf(response);
    if (types !== '') bad.push(row(`<b>${status === 'default' ? 'other' : status}</b>`, types, means));
    else good.push(`<div class="answer"><p><b class="ok">${status}</b> ${markdown(response.description, true)}`
      + `${headers ? ` <span class="in">with ${headers}</span>` : ''}</p>${bodies(response.content, resolve)}</div>`);
  }
  const refusals = bad.length === 0 ? ''
    : `<details><summary>Problems</summary>${table(['Code', 'Type', 'Means'], bad)}</details>`;
  return `<h4>Answers</h4>${good.join('')}${refusals}`;
}

function exampleOf({ method, path, parameters: list, requestBody, security, outgoing }) {
  if (outgoing) return '';
  const example = (parameter) => encodeURIComponent([parameter.example ?? 'x'].flat()[0]);
  const target = list.filter((each) => each.in === 'path')
    .reduce((so, each) => so.replace(`{${each.name}}`, example(each)), path);
  const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  const words = ['curl', ...(method === 'get' ? [] : ['-X', method.toUpperCase()]),
    ...(security.some((each) => Object.keys(each).length > 0) ? ['-H "Authorization: Bearer $token"'] : [])];
  if (type !== undefined && content.example !== undefined) {
    const body = typeof content.example === 'string' ? content.example : JSON.stringify(content.example);
    words.push(`-H 'Content-Type: ${type}' \\\n  -d '${body.replaceAll("'", `'\\''`)}' \\\n `);
  }
  return `<pre class="curl">${text(`${words.join(' ')} http://127.0.0.1:8080${target}`)}</pre>`;
}

function operation(each) {
  const { method, path, operationId, summary, description, requestBody } = each;
  const body = requestBody === undefined ? ''
    : `<h4>Body${requestBody.required ? '' : ' <span class="in">may be left out</span>'}</h4>${bodies(requestBody.content, resolve)}`;
  return `<article id="${operationId}"><h3><a href="#${operationId}"><span class="method ${method}">${method.toUpperCase()}</span>`
    + ` <code>${text(path).replaceAll('/', '/<wbr>')}</code></a></h3><p class="summary">${markdown(summary, true)}</p>`
    + `<p class="needs">${needs(each)}</p>${description ? markdown(description) : ''}${exampleOf(each)}`
    + `${parameters(each.parameters)}${body}${answers(each)}</article>`;
}

const navigation = groups.map(({ name, id, operations: own }) => `<li><a class="group" href="#${id}">${name}</a><ul>`
  + own.map(({ method, path, operationId, summary }) => `<li><a href="#${operationId}" title="${text(summary)}">`
    + `<span class="method ${method}">${method.toUpperCase()}</span> ${text(path)}</a></li>`).join('') + '</ul></li>').join('')
  + '<li><a class="group" href="#problems">Problems</a></li><li><a class="group" href="#shapes">Shapes</a></li>';

const shapes = Object.entries(document.components.schemas)
  .filter(([name]) => !problemNames.has(name))
  .map(([name, schema]) => `<section class="shape" id="shape-${name}"><h3><a href="#shape-${name}">${name}</a></h3>`
    + `${schema.description ? markdown(schema.description) : ''}${schemaTable(schema, resolve) || `<p>${typeOf(schema)}</p>`}</section>`);

const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${text(document.info.title)} ${text(document.info.version)}: the API</title>
<style>
${style}
</style>
</head>
<body>
<a class="skip" href="#main">To the operations</a>
<nav aria-label="Operations"><details open><summary>Operations</summary><ul>${navigation}</ul></details></nav>
<main id="main">
<h1>${text(document.info.title)} <small>${text(document.info.version)}</small></h1>
<p class="lead">${text(document.info.summary)}</p>
${markdown(document.info.description)}
<p>For programs: <a href="/openapi.yaml">openapi.yaml</a> (OpenAPI ${document.openapi}).</p>
${groups.map(({ name, id, description, operations: own }) => `<section id="${id}"><h2>${name}</h2>${markdown(description)}`
  + own.map(operation).join('\n') + '</section>').join('\n')}
<section id="problems"><h2>Problems</h2>
<p>Every error is <code>application/problem+json</code>. <code>type</code> is
<code>urn:clearance-tracker:problem:</code> and one of these words.</p>
${table(['Code', 'Type', 'Means'], problems.map(({ status, word, description }) => row(
  `<b>${status}</b>`, `<code id="problem-${word}">${word}</code>`, markdown(description))))}
</section>
<section id="shapes"><h2>Shapes</h2>
${shapes.join('\n')}
</section>
</main>
</body>
</html>
`.replace(/[^\t\n -~]/gu, (letter) => `&#x${letter.codePointAt(0).toString(16)};`);

const page = file('server/api/documentation.html');
if (process.argv[2] === '--check') {
  const current = readFileSync(page, 'utf8') === html;
  console.log(current ? 'the page is current' : 'server/api/documentation.html is not current: node tests/contract/page.mjs');
  process.exit(current ? 0 : 1);
}
writeFileSync(page, html);
