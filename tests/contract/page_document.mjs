// The page that GET /docs answers, made of docs/openapi.yaml: one file, which loads nothing and runs nothing.
import { curlOf } from './page_curl.mjs';
import { bodies, inline, markdown, resolver, row, schemaTable, sentence, table, text, typeOf } from './page_parts.mjs';

const methods = ['get', 'post', 'put', 'patch', 'delete'];

export function operationsOf(document) {
  const resolve = resolver(document);
  const own = Object.entries(document.paths).flatMap(([path, item]) => methods
    .filter((method) => method in item)
    .map((method) => ({
      method, path, ...item[method],
      parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])].map(resolve) })));
  const received = Object.values(document.webhooks ?? {}).map(({ post }) => ({
    method: 'post', path: 'your receiver', ...post, parameters: post.parameters ?? [], outgoing: true }));
  return [...own, ...received];
}

/// Its shape's name, its word, its code, and which operations say that they answer it.
function problemsOf(document, operations) {
  const resolve = resolver(document);
  const named = (response) => {
    const schema = resolve(response).content?.['application/problem+json']?.schema;
    return (schema?.oneOf ?? [schema]).map((each) => each?.$ref?.split('/').at(-1));
  };
  return Object.entries(document.components.schemas)
    .filter(([, schema]) => schema.allOf?.[0].$ref === '#/components/schemas/Problem')
    .map(([name, { description, properties }]) => ({
      name, description, word: properties.type.const.split(':').at(-1), status: properties.status.const,
      by: operations.filter(({ responses }) => Object.values(responses).some((each) => named(each).includes(name))) }))
    .sort((a, b) => a.status - b.status);
}

function needs({ security, outgoing }) {
  if (outgoing) return 'signed by the tracker';
  const roles = [...new Set((security ?? []).flatMap((each) => Object.values(each).flat()))];
  const open = (security ?? []).length === 0 || security.some((each) => Object.keys(each).length === 0);
  if (roles.length === 0) return 'no token';
  return `role ${roles.map((role) => `<code>${role}</code>`).join(' or ')}${open ? ', or none where so configured' : ''}`;
}

/// As it stands in a query, or as it is.
function written({ name, in: place, schema, example }) {
  if (place !== 'query') return String(example);
  if (Array.isArray(example)) return example.map((each) => `${name}=${each}`).join('&');
  if (schema.type === 'object') return Object.entries(example).map(([key, value]) => `${key}=${value}`).join('&');
  return `${name}=${example}`;
}

function parameters(list, resolve) {
  if (list.length === 0) return '';
  const rows = list.map((each) => {
    const { name, in: place, required, description, schema, example } = each;
    const whole = resolve(schema);
    const more = [whole.default === undefined ? '' : ` Default <code>${text(whole.default)}</code>.`,
      example === undefined ? '' : ` For example <code>${text(written(each))}</code>.`];
    return row(`<code>${text(name)}</code><span class="in">${place}${required ? ', required' : ''}</span>`,
      typeOf(schema), sentence(description) + more.join(''));
  });
  return `<h4>Parameters</h4>${table(['Name', 'Type', 'Means'], rows)}`;
}

export function pageOf(document, style) {
  const resolve = resolver(document);
  const operations = operationsOf(document);
  const groups = document.tags.map(({ name, description }) => ({
    name, description, id: `group-${name.toLowerCase()}`, operations: operations.filter(({ tags }) => tags.includes(name)) }));
  const problems = problemsOf(document, operations);
  const problemNames = new Set(problems.map(({ name }) => name));

  const label = ({ method, path }) => `<span class="method ${method}">${method.toUpperCase()}</span> `
    + `<code>${text(path).replaceAll('/', '/<wbr>')}</code>`;
  const link = (each) => `<a href="#${each.operationId}">${label(each)}</a>`;
  const headers = (response) => Object.keys(response.headers ?? {}).map((name) => `<code>${name}</code>`).join(', ');

  function answers({ responses }) {
    const good = [];
    const bad = [];
    for (const [status, reference] of Object.entries(responses)) {
      const response = resolve(reference);
      const schema = response.content?.['application/problem+json']?.schema;
      const types = (schema?.oneOf ?? [schema]).map((each) => each?.$ref?.split('/').at(-1))
        .flatMap((name) => problems.filter((each) => each.name === name))
        .map(({ word }) => `<a href="#problem-${word}"><code>${word}</code></a>`).join(', ');
      const told = headers(response);
      if (types !== '') bad.push(row(`<b>${status === 'default' ? 'other' : status}</b>`, types,
        sentence(response.description) + (told ? `<span class="in">with ${told}</span>` : '')));
      else good.push(`<div class="answer"><p><b class="${/^2/.test(status) ? 'ok' : 'other'}">${status === 'default' ? 'other' : status}</b> `
        + `${sentence(response.description)}${told ? ` <span class="in">with ${told}</span>` : ''}</p>${bodies(response.content, resolve)}</div>`);
    }
    const refusals = bad.length === 0 ? ''
      : `<details><summary>Problems</summary>${table(['Code', 'Type', 'Means'], bad)}</details>`;
    return `<h4>Answers</h4>${good.join('')}${refusals}`;
  }

  function operation(each) {
    const { operationId, summary, description, requestBody } = each;
    const body = requestBody === undefined ? ''
      : `<h4>Body${requestBody.required ? '' : ' <span class="in">may be left out</span>'}</h4>${bodies(requestBody.content, resolve)}`;
    const curls = curlOf(each).map((words) => `<pre class="curl">${text(words)}</pre>`).join('');
    return `<article id="${operationId}"><h3>${link(each)}</h3><p class="summary">${inline(summary)}</p>`
      + `<p class="needs">${needs(each)}</p>${markdown(description)}${curls}`
      + `${parameters(each.parameters, resolve)}${body}${answers(each)}</article>`;
  }

  const navigation = '<li><a class="group" href="#start">Start</a></li>'
    + groups.map(({ name, id, operations: own }) => `<li><a class="group" href="#${id}">${name}</a><ul>`
      + own.map((each) => `<li><a href="#${each.operationId}" title="${text(each.summary)}">`
        + `<span class="method ${each.method}">${each.method.toUpperCase()}</span> ${text(each.path)}</a></li>`).join('')
      + '</ul></li>').join('')
    + '<li><a class="group" href="#problems">Problems</a></li><li><a class="group" href="#shapes">Shapes</a></li>';

  const contents = groups.map(({ name, id, operations: own }) => `<h3><a href="#${id}">${name}</a></h3><ul class="contents">`
    + own.map((each) => `<li>${link(each)} <span>${inline(each.summary)}</span> <span class="in">${needs(each)}</span></li>`)
      .join('') + '</ul>').join('') + '<p><a href="#problems">Problems</a>, <a href="#shapes">Shapes</a></p>';

  const means = Object.entries(document.components.securitySchemes).map(([name, { description }]) =>
    `<dt><code>${name}</code></dt><dd>${markdown(description)}</dd>`).join('');

  const answeredBy = ({ by }) => {
    if (by.length === operations.filter(({ outgoing }) => !outgoing).length) return 'any operation';
    if (by.length > 6) return `${by.length} operations`;
    return by.map(link).join('<br>');
  };

  const shapes = Object.entries(document.components.schemas)
    .filter(([name]) => !problemNames.has(name))
    .map(([name, schema]) => `<section class="shape" id="shape-${name}"><h3><a href="#shape-${name}">${name}</a></h3>`
      + `${markdown(schema.description)}${schemaTable(schema, resolve) || `<p>${typeOf(schema)}</p>`}</section>`);

  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${text(document.info.title)} ${text(document.info.version)}: the API</title>
<style>
${style.replace(/\n\s*/g, '\n').trim()}
</style>
</head>
<body>
<a class="skip" href="#start">Skip the navigation</a>
<nav aria-label="Operations"><ul>${navigation}</ul></nav>
<main id="start" tabindex="-1">
<h1>${text(document.info.title)} <small>${text(document.info.version)}</small></h1>
<p class="lead">${sentence(document.info.summary)}</p>
${markdown(document.info.description)}
<p>For programs: <a href="/openapi.yaml">openapi.yaml</a> (OpenAPI ${document.openapi}). A click on an example selects
all of it; <code>$token</code> is yours.</p>
<section id="contents"><h2>Contents</h2>
${contents}
</section>
<section id="access"><h2>Who may ask</h2>
<dl>${means}</dl>
</section>
${groups.map(({ name, id, description, operations: own }) => `<section id="${id}"><h2>${name}</h2>${markdown(description)}`
    + own.map(operation).join('\n') + '</section>').join('\n')}
<section id="problems"><h2>Problems</h2>
<p>Every error is <code>application/problem+json</code>, of the shape <a href="#shape-Problem">Problem</a>. Its
<code>type</code> is <code>urn:clearance-tracker:problem:</code> and one of these words.</p>
${table(['Code', 'Type', 'Means', 'Answered by'], problems.map((each) => row(
    `<b>${each.status}</b>`, `<code id="problem-${each.word}">${each.word}</code>`, sentence(each.description), answeredBy(each))), 'problems')}
</section>
<section id="shapes"><h2>Shapes</h2>
${shapes.join('\n')}
</section>
</main>
<a class="back" href="#contents">Contents</a>
</body>
</html>
`.replace(/[^\t\n -~]/gu, (letter) => `&#x${letter.codePointAt(0).toString(16)};`);
}
