// Pieces of the page: texts, types, tables of members, bodies with their examples.

export const text = (words) => String(words).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  .replaceAll('"', '&quot;');

export const row = (...cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;

export function table(heads, rows, kind = '') {
  const head = heads.map((each) => `<th scope="col">${each}</th>`).join('');
  return `<table${kind && ` class="${kind}"`}><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

/// What a reference refers to, with the words beside it.
export const resolver = (document) => (value) => {
  if (value?.$ref === undefined) return value;
  const { $ref, ...beside } = value;
  const words = $ref.slice(2).split('/').map((word) => word.replaceAll('~1', '/').replaceAll('~0', '~'));
  return { ...words.reduce((node, word) => node[word], document), ...beside };
};

/// Code, bold and links.
export const inline = (words) => text(words.trim())
  .replace(/`([^`]+)`/g, '<code>$1</code>')
  .replace(/\*\*([^*]+)\*\*/g, '<b>$1</b>')
  .replace(/\[([^\]]+)\]\(([^)]+)\)/g, '<a href="$2">$1</a>');

/// With the full stop that the description's short texts leave out.
export const sentence = (words) => inline(/[.:!?]$/.test(words.trim()) ? words : `${words.trim()}.`);

/// Paragraphs and lists of sentences: what the description's texts use.
export function markdown(words) {
  if (!words) return '';
  return words.trim().split(/\n\n+/).map((block) => {
    if (!/^- /.test(block)) return `<p>${sentence(block)}</p>`;
    return `<ul>${block.split(/\n(?=- )/).map((item) => `<li>${sentence(item.slice(2))}</li>`).join('')}</ul>`;
  }).join('');
}

const nameOf = ($ref) => $ref.split('/').at(-1);
const either = (list) => list.map(typeOf).join(' or ');

export function typeOf(schema) {
  if (schema === undefined || schema === true) return 'anything';
  if (schema.$ref) return `<a href="#shape-${nameOf(schema.$ref)}">${nameOf(schema.$ref)}</a>`;
  if ('const' in schema) return `<code>${text(JSON.stringify(schema.const))}</code>`;
  if (schema.enum) return schema.enum.map((word) => `<code>${text(word)}</code>`).join(', ');
  if (schema.oneOf || schema.anyOf) return either(schema.oneOf ?? schema.anyOf);
  const types = [schema.type ?? 'anything'].flat();
  const words = types.map((type) => {
    if (type === 'array') return `list of ${typeOf(schema.items)}`;
    const [of] = [schema.additionalProperties, ...Object.values(schema.patternProperties ?? {})].filter((each) => each?.type || each?.$ref);
    if (type === 'object' && of) return `object of ${typeOf(of)}`;
    if (type === 'string' && schema.format) return schema.format === 'date-time' ? 'time' : schema.format;
    if (type === 'string') return 'text';
    return type;
  });
  const bounds = schema.minimum !== undefined && schema.maximum !== undefined ? ` ${schema.minimum} to ${schema.maximum}` : '';
  return words.join(' or ') + bounds;
}

/// The members that a schema writes out itself.
export function schemaTable(schema, resolve) {
  if (schema.oneOf) return `<p>${either(schema.oneOf)}</p>`;
  if (!schema.properties) return '';
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties).map(([name, member]) => {
    const inner = member.$ref ? '' : schemaTable(member.type === 'array' ? member.items ?? {} : member, resolve);
    return row(`<code>${text(name)}</code>${required.has(name) ? '' : '<span class="in">may be absent</span>'}`,
      typeOf(member), `${sentence(resolve(member).description ?? '')}${inner}`);
  });
  return table(['Member', 'Type', 'Means'], rows);
}

/// JSON for people: what fits stands in one line.
export function laidOut(value, indent = '') {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const deeper = `${indent}  `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const parts = (within) => (Array.isArray(value) ? value.map((each) => laidOut(each, within))
    : Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}: ${laidOut(each, within)}`));
  const line = open + parts('').join(', ') + close;
  if (!line.includes('\n') && indent.length + line.length <= 84) return line;
  return `${open}\n${parts(deeper).map((part) => deeper + part).join(',\n')}\n${indent}${close}`;
}

const example = (title, value) => `<details><summary>${inline(title)}</summary>`
  + `<pre>${text(typeof value === 'string' ? value.trimEnd() : laidOut(value))}</pre></details>`;

/// By media type: the shape, and the examples.
export function bodies(content, resolve) {
  return Object.entries(content ?? {}).map(([type, { schema, example: one, examples, 'x-events': events }]) => {
    const given = [...(one === undefined ? [] : [['Example', one]]),
      ...Object.values(examples ?? {}).map(resolve).map(({ summary, value }) => [`Example: ${summary}`, value])];
    const told = events === undefined ? '' : `<ul>${Object.entries(events)
      .map(([name, of]) => `<li>event <code>${name}</code>: ${typeOf(of)}</li>`).join('')}</ul>`;
    const members = schema?.$ref ? '' : schemaTable(schema ?? {}, resolve);
    const what = schema === undefined ? 'bytes' : schema.properties ? 'object' : typeOf(schema);
    return `<p class="type"><code>${type}</code>: ${what}</p>${members}${told}`
      + given.map(([title, value]) => example(title, value)).join('');
  }).join('');
}
