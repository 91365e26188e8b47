// Pieces of the page: texts, types, tables of members, bodies with their examples.

export const text = (words) => String(words).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  .replaceAll('"', '&quot;');

export const row = (...cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;

/// What a reference refers to, with the words beside it.
export const resolver = (document) => (value) => {
  if (value?.$ref === undefined) return value;
  const { $ref, ...beside } = value;
  const words = $ref.slice(2).split('/').map((word) => word.replaceAll('~1', '/').replaceAll('~0', '~'));
  return { ...words.reduce((node, word) => node[word], document), ...beside };
};

const inline = (words) => text(words)
  .replace(/`([^`]+)`/g, '<code>$1</code>')
  .replace(/\*\*([^*]+)\*\*/g, '<b>$1</b>');

/// Paragraphs, lists, code and bold: what the description's texts use.
export function markdown(words, only_inline = false) {
  if (!words) return '';
  if (only_inline) return inline(words.trim());
  return words.trim().split(/\n\n+/).map((block) => {
    if (!/^- /.test(block)) return `<p>${inline(block)}</p>`;
    return `<ul>${block.split(/\n(?=- )/).map((item) => `<li>${inline(item.slice(2))}</li>`).join('')}</ul>`;
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
    if (type === 'object' && typeof schema.additionalProperties === 'object')
      return `object of ${typeOf(schema.additionalProperties)}`;
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
      typeOf(member), `${markdown(member.description, true)}${member.$ref || !member.properties && !member.items?.properties ? '' : inner}`);
  });
  return `<div class="wide"><table class="members"><thead><tr><th scope="col">Member</th><th scope="col">Type</th>`
    + `<th scope="col">Means</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

const shown = (value) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));
const example = (title, value) => `<details><summary>${text(title)}</summary><pre>${text(shown(value))}</pre></details>`;

/// By media type: the shape, and the examples.
export function bodies(content, resolve) {
  return Object.entries(content ?? {}).map(([type, { schema, example: one, examples, 'x-events': events }]) => {
    const given = [...(one === undefined ? [] : [['Example', one]]),
      ...Object.values(examples ?? {}).map(({ summary, value }) => [`Example: ${summary}`, value])];
    const told = events === undefined ? '' : `<ul>${Object.entries(events)
      .map(([name, of]) => `<li>event <code>${name}</code>: ${typeOf(of)}</li>`).join('')}</ul>`;
    const table = schema?.$ref ? '' : schemaTable(schema ?? {}, resolve);
    return `<p class="type"><code>${type}</code>: ${schema?.properties ? 'object' : typeOf(schema)}</p>${table}${told}`
      + given.map(([title, value]) => example(title, value)).join('');
  }).join('');
}
