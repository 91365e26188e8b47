// Whether the sources, docs/openapi.yaml and docs/api.md know the same types of problems with the same statuses.
// Usage: node problems.mjs; exits with 1 where they do not.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import YAML from 'yaml';

import { differences, typesOfDescription, typesOfProse, typesOfSources } from './problem_types.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file) => readFileSync(path.join(root, file), 'utf8');
// Those of the api listener; the webhook listener has one more of its own.
const sources = ['server/http', 'server/api'].flatMap((folder) => readdirSync(path.join(root, folder))
  .filter((file) => /\.[ch]pp$/.test(file)).map((file) => read(path.join(folder, file))));

const made = typesOfSources(sources);
const faults = differences(made, typesOfDescription(YAML.parse(read('docs/openapi.yaml'))), typesOfProse(read('docs/api.md')));
for (const fault of faults) console.error(fault);
console.log(`${made.size} types of problems; ${faults.length} differences`);
process.exit(faults.length === 0 && made.size > 0 ? 0 : 1);
