// The commands for curl in README.md, docs/*.md and on the page, each carried out against a running tracker.
// Usage: node commands.mjs BINARIES
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import test, { after } from 'node:test';

import YAML from 'yaml';

import { eventually, World } from '../receivers/world.mjs';
import { blocksOf, commandsOf, read } from './markdown.mjs';
import { curlOf } from './page_curl.mjs';
import { operationsOf } from './page_document.mjs';

const world = new World(process.argv[2]);
const receiver = https.createServer(world.certificate(), (request, response) => {
  request.resume();
  request.on('end', () => response.writeHead(204).end());
});
const folder = world.file('commands');
mkdirSync(folder);

after(async () => {
  receiver.close();
  receiver.closeAllConnections();
  await world.stop();
});

/// As a reader would have to change it: the address, the token, and a time that is still ahead.
const adapted = (command) => command
  .replaceAll(/http:\/\/127\.0\.0\.1:8080|https:\/\/tracker\.example/g, `https://${world.tracker.api}`)
  .replace(/"token": ?"[^"]*"/, `"token":"${world.token}"`)
  .replace(/"until": ?"[^"]*"/, '"until":"2100-01-01T00:00:00Z"');

/// The status of its answer. A stream is left once it has begun.
function statusOf(command) {
  const streams = /^curl -N /.test(command);
  const more = streams ? '--include' : "--write-out '%{stderr}status %{http_code}'";
  const script = `${adapted(command).replace(/^curl /, `exec curl -sS --noproxy '*' --max-time 30 --cacert "$authority" ${more} `)}`;
  const environment = { ...process.env, token: world.token, authority: world.file('authority.pem') };
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', script], { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let told = '';
    const hear = (part) => {
      told += part;
      if (streams && /^HTTP\/1\.1 \d{3}/.test(told)) child.kill();
    };
    child.stdout.on('data', (part) => (streams ? hear(part) : undefined));
    child.stderr.on('data', hear);
    child.on('error', reject);
    child.on('close', () => {
      const status = Number(told.match(/(?:status|^HTTP\/1\.1) (\d{3})/)?.[1] ?? 0);
      if (status === 0) reject(new Error(`${command}\nwas not answered: ${told}`));
      else resolve(status);
    });
  });
}

test('a tracker runs, and knows a vehicle that was rejected', async () => {
  await new Promise((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const hooks = ['fleet-desk', 'slack'].map((name) => ({
    name, format: 'standard-webhooks', secret: `whsec_${randomBytes(32).toString('base64')}`, group_wait: '0s',
    url: `https://localhost:${receiver.address().port}/${name}` }));
  await world.startPlatform();
  await world.startTracker(hooks, 'https://tracker.example.com');
  const vin = 'WBADEM00000000009';
  await world.move([{ vin, brand: 'bmw', tags: { depot: 'north' }, reason: 'Vehicle privacy mode is enabled' }], 'rejected');
  await world.api('POST', '/v1/vehicles', { vehicles: [{ vin: '2HM00000000000003', brand: 'sandbox' }] });
  await eventually('the finding', () => world.api('GET', '/v1/findings').then(({ findings }) => findings[0]));
});

test('a command that is wrong is seen', async () => {
  assert.equal(await statusOf('curl -H "Authorization: Bearer $token" http://127.0.0.1:8080/v1/nothing'), 404);
  assert.equal(await statusOf('curl http://127.0.0.1:8080/v1/vehicles'), 401);
  await assert.rejects(statusOf("curl http://127.0.0.1:8080/v1/vehicles'"));
});

for (const name of ['docs/operations.md', 'docs/api.md', 'README.md']) {
  test(`the commands of ${name} do what they say`, async () => {
    const blocks = blocksOf(read(name));
    let count = 0;
    for (const [i, block] of blocks.entries()) {
      const list = blocks.slice(i + 1).find(({ text }) => text.startsWith('vin,brand'))?.text ?? 'vin,brand\nWBADEM00000000009,bmw\n';
      writeFileSync(`${folder}/fleet.csv`, list);
      for (const command of commandsOf(block)) {
        const status = await statusOf(command);
        assert.ok(status >= 200 && status < 300, `${status}: ${command}`);
        ++count;
      }
    }
    assert.ok(count > 0);
  });
}

test('the commands of the page are understood', async () => {
  for (const operation of operationsOf(YAML.parse(read('docs/openapi.yaml')))) {
    const forms = Object.values(operation.requestBody?.content ?? {});
    for (const [i, command] of curlOf(operation).entries()) {
      if (typeof forms[i]?.example === 'string') writeFileSync(`${folder}/fleet.csv`, forms[i].example);
      const status = await statusOf(command);
      // What it is about may be gone, or in another state by now.
      const right = forms.length > 0 ? [200, 201, 202, 409] : [200, 202, 204, 404, 409, 422];
      assert.ok(right.includes(status) && String(status) in operation.responses, `${status}: ${command}`);
    }
  }
});
