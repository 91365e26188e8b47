// The types of problem documents (RFC 9457) as each of the three that must agree tells them: the sources, the
// description and the prose.
const urn = 'urn:clearance-tracker:problem:';

/// By type, the statuses that its problems are made with; of one that is made of another's problem, none.
export function typesOfSources(sources) {
  const types = new Map();
  const at = (type) => types.get(type) ?? types.set(type, new Set()).get(type);
  for (const text of sources) {
    for (const [, status, type] of text.matchAll(/\{\s*([45][0-9]{2}),\s*"([a-z-]+)",\s*"/g)) at(type).add(Number(status));
    for (const [, value] of text.matchAll(/problem\.type = ([^;]+);/g))
      for (const [, type] of value.matchAll(/"([a-z-]+)"/g)) at(type);
  }
  return types;
}

/// By type, its status, of the schemas that some answer refers to.
export function typesOfDescription(document) {
  const { schemas, responses } = document.components;
  const used = JSON.stringify(responses);
  const types = new Map();
  for (const [name, { properties }] of Object.entries(schemas)) {
    const type = properties?.type?.const;
    if (type?.startsWith(urn) && used.includes(`/schemas/${name}"`)) types.set(type.slice(urn.length), properties.status.const);
  }
  return types;
}

/// The same of the table below "## Answer codes". A row has one status, or as many as it has types.
export function typesOfProse(text) {
  const types = new Map();
  const section = text.split(/^## /m).find((each) => each.startsWith('Answer codes')) ?? '';
  for (const [, codes, words] of section.matchAll(/^\| ([0-9, ]+) \| ([^|]*) \|/gm)) {
    const statuses = codes.split(',').map(Number);
    const named = [...words.matchAll(/`([a-z-]+)`/g)].map(([, type]) => type);
    named.forEach((type, i) => types.set(type, statuses.length > 1 ? statuses[i] : statuses[0]));
  }
  return types;
}

/// What does not agree, in sentences; empty: everything does.
export function differences(sources, description, prose) {
  const faults = [];
  const known = new Set([...sources.keys(), ...description.keys(), ...prose.keys()]);
  for (const type of [...known].sort()) {
    if (!sources.has(type)) faults.push(`${type}: no source makes it`);
    for (const [where, types] of [['docs/openapi.yaml', description], ['docs/api.md', prose]])
      if (!types.has(type)) faults.push(`${type}: ${where} does not have it`);
    const told = [description.get(type), prose.get(type)].filter((status) => status !== undefined);
    const made = sources.get(type) ?? new Set();
    const statuses = new Set([...told, ...made]);
    if (statuses.size > 1) faults.push(`${type}: is ${[...statuses].join(' and ')}`);
  }
  return faults;
}
