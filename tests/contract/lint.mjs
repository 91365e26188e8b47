// docs/openapi.yaml by Redocly's rules. Usage: node lint.mjs; exits with 1 where there is anything to say.
import { fileURLToPath } from 'node:url';

import core from '@redocly/openapi-core';

const here = (file) => fileURLToPath(new URL(file, import.meta.url));

const config = await core.loadConfig({ configPath: here('redocly.yaml') });
const problems = await core.lint({ ref: here('../../docs/openapi.yaml'), config });
for (const { severity, message, ruleId, location } of problems) {
  const { start } = core.getLineColLocation(location[0]);
  console.error(`docs/openapi.yaml:${start.line}:${start.col}: ${severity}: ${message} (${ruleId})`);
}
console.log(problems.length === 0 ? 'docs/openapi.yaml: nothing to say' : `${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
