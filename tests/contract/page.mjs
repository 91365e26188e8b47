// Makes server/api/documentation.html, what GET /docs answers, of docs/openapi.yaml.
// Usage: node page.mjs writes it; node page.mjs --check only tells whether it is current.
import { readFileSync, writeFileSync } from 'node:fs';

import YAML from 'yaml';

import { pageOf } from './page_document.mjs';

const file = (name) => new URL(`../../${name}`, import.meta.url);
const style = readFileSync(new URL('page.css', import.meta.url), 'utf8');
const html = pageOf(YAML.parse(readFileSync(file('docs/openapi.yaml'), 'utf8')), style);
const page = file('server/api/documentation.html');
if (process.argv[2] === '--check') {
  const current = readFileSync(page, 'utf8') === html;
  console.log(current ? 'the page is current' : 'server/api/documentation.html is not current: node tests/contract/page.mjs');
  process.exit(current ? 0 : 1);
}
writeFileSync(page, html);
