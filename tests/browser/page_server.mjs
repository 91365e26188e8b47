// PAGE=develop: serves the page as the sources have it now and passes everything else on to the tracker, so that the page
// can be tested without building the program. What it says of the page is what routes.cpp says.
import { readFileSync } from 'node:fs';
import https from 'node:https';

const dashboard = new URL('../../server/dashboard/', import.meta.url);

/// The policy is written there as literals, one behind the other.
function policy() {
  const [, literals] = /policy =((?:\s*"[^"]*")+)/.exec(readFileSync(new URL('routes.cpp', dashboard), 'utf8'));
  return [...literals.matchAll(/"([^"]*)"/g)].map(([, text]) => text).join('');
}

async function files() {
  const { bundled, types } = await import(new URL('bundle.mjs', dashboard));
  const made = await bundled({ hashed: true });
  const asset = (stem, end) => made.find(({ name }) => name.startsWith(`${stem}-`) && name.endsWith(end)).name;
  const html = readFileSync(new URL('index.html', dashboard), 'utf8')
    .replace(/(href|src)="(\w+)(\.\w+)"/g, (_, attribute, stem, end) => `${attribute}="/assets/${asset(stem, end)}"`);
  return new Map([
    ['/', { type: types['.html'], bytes: html, headers: { 'Content-Security-Policy': policy() } }],
    ...made.map(({ name, type, bytes }) => [
      `/assets/${name}`, { type, bytes, headers: { 'Cache-Control': 'public, max-age=31536000, immutable' } }])]);
}

function passOn(asked, answer, world) {
  const passed = https.request(`https://${world.tracker.api}${asked.url}`,
    { method: asked.method, headers: asked.headers, agent: world.agent },
    (answered) => {
      answer.writeHead(answered.statusCode, answered.headers);
      answered.pipe(answer);
      answered.on('close', () => answered.complete || answer.destroy());
    });
  passed.on('error', () => answer.destroy());
  answer.on('close', () => passed.destroy());
  asked.pipe(passed);
}

/// Host and port where it listens; for as long as the process lasts.
export async function servePage(world) {
  const made = await files();
  const server = https.createServer(world.certificate(), (asked, answer) => {
    const file = made.get(asked.url.split('?')[0]);
    if (file === undefined) passOn(asked, answer, world);
    else answer.writeHead(200, { 'Content-Type': file.type, ...file.headers }).end(file.bytes);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  server.unref();
  return { address: `127.0.0.1:${server.address().port}`, close: () => (server.close(), server.closeAllConnections()) };
}
