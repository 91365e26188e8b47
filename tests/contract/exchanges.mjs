// Every answer that the end-to-end tests and the unit tests got from the api, held against docs/openapi.yaml.
// Usage: node exchanges.mjs FOLDER, with the files that tests/support/exchanges.cpp wrote.
import { createReadStream, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { Description } from './description.mjs';

const description = new Description(readFileSync(new URL('../../docs/openapi.yaml', import.meta.url), 'utf8'));
const folder = process.argv[2];
const seen = new Map();  // operations, and of which statuses
const faults = new Map();
let count = 0;

for (const file of readdirSync(folder).filter((name) => name.endsWith('.jsonl'))) {
  for await (const line of createInterface({ input: createReadStream(path.join(folder, file)) })) {
    const exchange = JSON.parse(line);
    ++count;
    const [operation] = description.at(exchange.target.split('?')[0]).filter(({ method }) => method === exchange.method.toLowerCase());
    const name = operation === undefined ? 'no operation' : `${exchange.method} ${operation.path}`;
    if (!seen.has(name)) seen.set(name, new Set());
    seen.get(name).add(exchange.status);
    for (const fault of description.faults(exchange)) {
      const key = `${name}: ${exchange.status}: ${fault.replace(/[0-9]+/g, '0')}`;
      const times = (faults.get(key)?.times ?? 0) + 1;
      faults.set(key, { times, text: `${name}, ${exchange.status}: ${fault}\n    ${exchange.target} -> ${exchange.body.slice(0, 300)}` });
    }
  }
}

for (const { times, text } of faults.values()) console.error(`${times} x ${text}`);
for (const [name, statuses] of [...seen].sort()) console.log(`${name}: ${[...statuses].sort().join(' ')}`);
console.log(`${count} answers to ${seen.size} operations; ${faults.size} kinds of faults`);
if (count === 0) console.error('no answer was recorded');
process.exit(count === 0 || faults.size > 0 ? 1 : 0);
