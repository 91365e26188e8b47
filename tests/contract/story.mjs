// Asks a running tracker for every operation that docs/openapi.yaml describes, and holds each answer against it; fails
// where an operation was left out. Usage: node story.mjs BINARIES
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import test, { after } from 'node:test';

import { eventually, World } from '../receivers/world.mjs';
import { Client } from './client.mjs';
import { Description } from './description.mjs';

const description = new Description(readFileSync(new URL('../../docs/openapi.yaml', import.meta.url), 'utf8'));
const world = new World(process.argv[2]);
const client = new Client(world, description);
const readToken = randomBytes(24).toString('hex');
const secret = () => `whsec_${randomBytes(32).toString('base64')}`;
const json = (body) => ({ body });
const csv = (body, headers = {}) => ({ body, headers: { 'content-type': 'text/csv', ...headers } });

const bmw = (number) => ({ vin: `WBA0000000000000${number}`, brand: 'bmw', tags: { depot: 'north' } });
const [asked, rejected, approved, erased] = [1, 2, 3, 4].map(bmw);
const skoda = { vin: 'TMB00000000000001', brand: 'skoda' };
const hookNames = { desk: 204, gone: 410, refusing: 400 };

// The story stops at its first part that fails.
let broken = false;
function part(name, run) {
  test(name, async (t) => {
    if (broken) return t.skip('an earlier part failed');
    broken = true;
    await run();
    broken = false;
  });
}

const receiver = https.createServer(world.certificate(), (request, response) => {
  request.resume();
  request.on('end', () => {
    response.statusCode = hookNames[request.url.slice(1)];
    response.end();
  });
});

after(() => {
  if (!broken) return;
  receiver.close();
  receiver.closeAllConnections();
  world.agent.destroy();
  for (const child of world.processes) child.kill('SIGKILL');
});

part('tracker and platform start', async () => {
  await new Promise((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const hooks = Object.keys(hookNames).map((name) => ({
    name, format: 'standard-webhooks', secret: secret(), kinds: ['rejected'], group_wait: '0s', group_interval: '0s',
    url: `https://localhost:${receiver.address().port}/${name}` }));
  await world.startPlatform();
  await world.startTracker(hooks, 'https://tracker.example.com', [['[[api.tokens]]', {
    name: 'dashboard', role: 'read', sha256: createHash('sha256').update(readToken).digest('hex') }]]);
});

part('the service tells about itself', async () => {
  await client.get('/healthz', { token: null });
  await client.get('/readyz', { token: null });
  assert.match(await client.get('/metrics'), /^# /m);
  assert.equal(await client.get('/openapi.yaml', { token: null }), readFileSync(new URL('../../docs/openapi.yaml', import.meta.url), 'utf8'));
  assert.match(await client.get('/docs', { token: null }), /^<!doctype html>/);
  const page = await client.get('/', { token: null });
  const files = [...page.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, file]) => file);
  assert.ok(files.length >= 3, page);
  for (const file of files) assert.ok((await client.get(file, { token: null })).length > 0, file);
  await client.expect(404, 'GET', '/assets/main-00000000.js', { token: null });
  const { listeners } = await client.get('/v1/service');
  assert.deepEqual(listeners.map(({ name, tls }) => [name, tls]), [['webhook', true], ['api', true]]);
  for (const { certificate_expires_at: end } of listeners) assert.ok(Date.parse(end) > Date.now());
  const shown = JSON.stringify(await client.get('/v1/configuration'));
  for (const hidden of [world.token, world.webhookSecret, world.clientSecret]) assert.ok(!shown.includes(hidden));
});

part('clearances are asked for', async () => {
  const { vehicles } = await client.expect(200, 'POST', '/v1/vehicles', json({ vehicles: [asked, rejected, skoda] }));
  assert.deepEqual(vehicles.map(({ status }) => status), ['pending', 'pending', 'refused']);
  const key = { 'idempotency-key': 'a key of this story' };
  const text = `vin,brand,tag.depot\n${approved.vin},bmw,north\n${erased.vin},bmw,\n`;
  const first = await client.expect(200, 'POST', '/v1/vehicles', csv(text, key));
  const again = await client.ask('POST', '/v1/vehicles', csv(text, key));
  assert.deepEqual(JSON.parse(again.body), first);
  assert.equal(again.headers['idempotency-replayed'], 'true');
  await client.expect(422, 'POST', '/v1/vehicles', csv(`vin,brand\n${asked.vin},bmw\n`, key));
  await client.expect(422, 'POST', '/v1/vehicles', csv('vin,brand\n,bmw\n'));
  await client.expect(422, 'POST', '/v1/vehicles', json({ vehicles: [{ vin: asked.vin, colour: 'red' }] }));
  await client.expect(422, 'POST', '/v1/vehicles', json({ vehicles: [skoda] }));
  await client.expect(400, 'POST', '/v1/vehicles', json('{"vehicles":'));
  await client.expect(415, 'POST', '/v1/vehicles', { body: '<vehicles/>', headers: { 'content-type': 'text/xml' } });
});

part('a sweep sees them', async () => {
  const { headers: { location } } = await client.ask('POST', '/v1/sweeps');
  await eventually('the sweep where Location leads', () => client.get(location).then(({ sweeps }) => sweeps[0]));
  const done = () => client.get('/v1/sweeps?kind=full&outcome=complete').then(({ sweeps }) => sweeps[0]);
  const { id } = await eventually('a complete sweep', done);
  await client.get(`/v1/sweeps/${id}`);
  await client.expect(404, 'GET', '/v1/sweeps/999');
  await client.expect(202, 'POST', `/v1/vehicles/${asked.vin}/check`);
  await client.expect(422, 'POST', '/v1/vehicles/short/check');
});

part('webhooks tell what becomes of them', async () => {
  await world.move([{ ...rejected, reason: 'Privacy mode is on' }], 'rejected');
  await world.move([approved], 'approved');
  await eventually('both to be known', async () => {
    const { by_status: count } = await client.get('/v1/summary');
    return count.rejected === 1 && count.approved === 1;
  });
});

part('vehicles and their past', async () => {
  const { vehicles, next_cursor: cursor } = await client.get('/v1/vehicles?status=pending&status=rejected&brand=BMW&limit=1');
  assert.equal(vehicles.length, 1);
  await client.get(`/v1/vehicles?status=pending&status=rejected&brand=BMW&limit=1&cursor=${encodeURIComponent(cursor)}`);
  for (const query of ['q=wba0', 'tag.depot=north', 'stuck=false', 'listed=true', 'reason_code=privacy_mode', 'sort=-since',
    'sort=brand', 'since=2020-01-01T00:00:00Z&until=2100-01-01T00:00:00Z']) await client.get(`/v1/vehicles?${query}`);
  const answer = await client.ask('GET', '/v1/vehicles', { headers: { accept: 'text/csv' } });
  assert.match(answer.body, /^vin,brand,status,/);
  assert.notEqual(answer.headers.etag, (await client.ask('GET', '/v1/vehicles')).headers.etag);
  const page = await client.get(`/v1/vehicles/${rejected.vin.toLowerCase()}/transitions?evidence=true`);
  assert.ok(page.transitions.at(-1).evidence.length > 0);
  await client.get(`/v1/vehicles/${rejected.vin}/transitions`);
  const { since } = await client.get(`/v1/vehicles/${rejected.vin}`);
  await client.get(`/v1/vehicles/${rejected.vin}?at=${since}`);
  await client.expect(404, 'GET', '/v1/vehicles/WBA99999999999999');
  await client.expect(400, 'GET', '/v1/vehicles?status=rejectd');
  await client.expect(400, 'GET', '/v1/vehicles?cursor=forged');
});

part('the feed and the stream', async () => {
  const newest = await client.get('/v1/transitions?brand=bmw&limit=1');
  assert.equal(newest.transitions.length, 1);
  const { next_after: next, last_seq: last } = await client.get('/v1/transitions?after=0&source=webhook&source=sweep&to=rejected');
  assert.equal(next, last);
  await client.get('/v1/transitions?missed=true');
  await client.get('/v1/transitions?missed=false');
  const both = (text) => /^event: transition\ndata: .*\n\n/m.test(text) && /^event: finding\ndata: .*\n\n/m.test(text);
  const { body } = await client.ask('GET', '/v1/stream', { headers: { 'last-event-id': '0-0' }, until: both });
  assert.match(body, /^id: \d+-\d+$/m);
  await client.expect(400, 'GET', '/v1/stream?after=tomorrow');
});

part('figures', async () => {
  await client.get(`/v1/summary?at=${new Date(Date.now() - 1000).toISOString()}`);
  await client.get('/v1/capture?brand=bmw');
  await client.get('/v1/statistics');
  await client.get('/v1/statistics?since=2020-01-01T00:00:00Z&brand=bmw');
  await client.expect(400, 'GET', '/v1/capture?since=soon');
});

part('deliveries', async () => {
  const { deliveries } = await client.get(`/v1/deliveries?outcome=recorded&vin=${rejected.vin}&secret=first`);
  const whole = await client.get(`/v1/deliveries/${deliveries[0].id}`);
  assert.equal(whole.transition.to, 'rejected');
  assert.equal(await client.get(`/v1/deliveries/${deliveries[0].id}/body`), whole.body);
  await client.expect(404, 'GET', '/v1/deliveries/999999');
  const { secrets } = await client.get('/v1/secrets');
  assert.ok(secrets[0].deliveries > 0);
  await client.expect(200, 'POST', '/v1/replay');
  await client.expect(200, 'POST', '/v1/replay', json({ outcomes: ['recorded', 'ping'] }));
  await client.expect(422, 'POST', '/v1/replay', json({ outcomes: [] }));
});

part('findings and silences', async () => {
  const { findings } = await client.get('/v1/findings?open=true&kind=rejected&acknowledged=false&brand=bmw');
  const { id } = findings[0];
  await client.get(`/v1/findings/${id}`);
  await client.expect(404, 'GET', '/v1/findings/999');
  await client.expect(200, 'POST', `/v1/findings/${id}/acknowledge`, json({ by: 'Mara', note: 'The driver is told' }));
  await client.expect(409, 'POST', `/v1/findings/${id}/acknowledge`);
  await client.expect(200, 'POST', `/v1/findings/${id}/close`, json({ note: 'The vehicle is sold' }));
  await client.expect(409, 'POST', `/v1/findings/${id}/close`);
  await client.expect(422, 'POST', '/v1/silences', json({ until: '2100-01-01T00:00:00Z' }));
  const silence = await client.expect(201, 'POST', '/v1/silences', json({
    kind: 'rejected', tag: { depot: 'south' }, until: '2100-01-01T00:00:00Z', note: 'being moved' }));
  await client.get('/v1/silences');
  assert.deepEqual(await client.get(`/v1/silences/${silence.id}`), silence);
  await client.expect(404, 'GET', '/v1/silences/999');
  await client.expect(204, 'DELETE', `/v1/silences/${silence.id}`);
  await client.expect(404, 'DELETE', `/v1/silences/${silence.id}`);
});

part('alerts and hooks', async () => {
  const dead = () => client.get('/v1/alerts?state=dead&hook=refusing&kind=rejected').then(({ alerts }) => alerts[0]);
  const { id } = await eventually('the refused alert to be dead', dead);
  const delivered = () => client.get('/v1/alerts?state=delivered').then(({ alerts }) => alerts[0]);
  const done = await eventually('the other to be delivered', delivered);
  const { told } = await client.get(`/v1/alerts/${id}`);
  assert.equal(told.length, 1);
  await client.expect(202, 'POST', `/v1/alerts/${id}/retry`);
  await client.expect(409, 'POST', `/v1/alerts/${done.id}/retry`);
  await client.expect(202, 'POST', '/v1/alerts/retry', json({ hook: 'refusing' }));
  await client.expect(422, 'POST', '/v1/alerts/retry', json({ hook: 'nobody' }));
  const disabled = () => client.get('/v1/hooks').then(({ hooks }) => hooks.find(({ disabled_at: at }) => at));
  assert.equal((await eventually('the hook that is gone to be disabled', disabled)).name, 'gone');
  await client.expect(200, 'POST', '/v1/hooks/desk/test');
  await client.expect(204, 'POST', '/v1/hooks/gone/enable');
  await client.expect(409, 'POST', '/v1/hooks/desk/enable');
  await client.expect(404, 'POST', '/v1/hooks/desc/test');
});

part('a list is compared', async () => {
  const list = { vehicles: [{ vin: asked.vin, brand: 'audi' }, { vin: approved.vin, defleeted: true }, { vin: 'WBA99999999999999' }] };
  const { counts } = await client.expect(200, 'POST', '/v1/compare', { token: readToken, ...json(list) });
  assert.deepEqual([counts.other_brand, counts.defleeted_but_approved, counts.never_asked_for], [1, 1, 1]);
  await client.expect(200, 'POST', '/v1/compare', csv(`vin,brand\n${asked.vin},bmw\n`));
  await client.expect(422, 'POST', '/v1/compare', csv(`vin,defleeted\n${asked.vin},perhaps\n`));
  await client.expect(400, 'POST', '/v1/compare', csv('brand\nbmw\n'));
});

part('a browser has a session', async () => {
  const began = await client.ask('POST', '/v1/session', { token: null, ...json({ token: world.token }) });
  assert.equal(began.status, 201);
  const { csrf } = JSON.parse(began.body);
  const [cookie] = began.headers['set-cookie'].split(';');
  const session = { token: null, headers: { cookie } };
  const withCsrf = { token: null, headers: { cookie, 'x-csrf-token': csrf } };
  assert.equal((await client.get('/v1/session', session)).means, 'session');
  assert.equal((await client.get('/v1/session')).means, 'token');
  await client.expect(403, 'POST', '/v1/sweeps', session);
  await client.expect(202, 'POST', '/v1/sweeps', withCsrf);
  await client.expect(204, 'DELETE', '/v1/session', withCsrf);
  await client.expect(401, 'GET', '/v1/session', session);
  await client.expect(401, 'POST', '/v1/session', { token: null, ...json({ token: 'wrong' }) });
});

part('clearances end', async () => {
  const key = { headers: { 'idempotency-key': 'the end' } };
  const ended = await client.expect(200, 'DELETE', `/v1/vehicles/${approved.vin}`, key);
  assert.deepEqual(await client.expect(200, 'DELETE', `/v1/vehicles/${approved.vin}`, key), ended);
  await client.expect(404, 'DELETE', '/v1/vehicles/WBA99999999999999');
  const { status } = await client.ask('DELETE', `/v1/vehicles/${erased.vin}/data`);
  assert.ok([200, 202].includes(status));
  await client.expect(404, 'DELETE', '/v1/vehicles/WBA88888888888888/data');
  await client.expect(422, 'DELETE', '/v1/vehicles/-1/data');
});

part('every command is in the log', async () => {
  const { audit } = await client.get('/v1/audit?limit=500');
  const actions = new Set(audit.map(({ action }) => action));
  for (const action of ['request', 'end', 'erase', 'sweep']) assert.ok([...actions].some((each) => each.includes(action)), action);
  assert.ok(!JSON.stringify(audit).includes(erased.vin));
  await client.get(`/v1/audit?by=operator&vin=${approved.vin}&since=2020-01-01T00:00:00Z`);
  await client.expect(400, 'GET', '/v1/audit?action=nothing');
});

const addresses = new Map(description.operations.map(({ path }) => [path, path
  .replace('{vin}', asked.vin).replace('{id}', '1').replace('{name}', 'desk')]));
const needsToken = ({ security }) => security.length > 0 && security.every((each) => Object.keys(each).length > 0);
const needsOperate = ({ security }) => security.length > 0 && security.every((each) => Object.values(each).flat().includes('operate'));

part('every operation refuses whoever may not, and what it does not know', async () => {
  for (const operation of description.operations) {
    const method = operation.method.toUpperCase();
    const target = addresses.get(operation.path);
    if (needsToken(operation)) await client.expect(401, method, target, { token: null });
    if (needsOperate(operation)) await client.expect(403, method, target, { token: readToken });
    const forgiving = ['/healthz', '/readyz', '/metrics'].includes(operation.path);
    if (!forgiving) await client.expect(400, method, `${target}?limitt=1`);
    const answers = Object.entries(operation.own.responses).some(([status, { content }]) => status < 300 && content);
    if (answers) await client.expect(406, method, target, { headers: { accept: 'image/png' } });
  }
});

part('limits of a request', async () => {
  await client.expect(414, 'GET', `/v1/vehicles?q=${'a'.repeat(9000)}`);
  await client.expect(431, 'GET', '/v1/vehicles', { headers: { 'x-long': 'a'.repeat(20_000) } });
  await client.expect(413, 'POST', '/v1/session', json({ token: 'a'.repeat(5000) }));
  await client.expect(400, 'GET', '/v1/vehicles', { body: '{}' });
  await client.expect(417, 'GET', '/v1/vehicles', { headers: { expect: 'tea' } });
});

part('HEAD, OPTIONS and other methods', async () => {
  for (const [path, target] of addresses) {
    const get = description.operations.find((each) => each.path === path && each.method === 'get');
    if (get !== undefined && path !== '/v1/stream') {
      const { status, headers } = await client.ask('GET', target);
      assert.equal((await client.ask('HEAD', target)).status, status, `HEAD ${target}`);
      if (status === 200 && headers.etag)
        assert.ok([200, 304].includes((await client.ask('GET', target, { headers: { 'if-none-match': headers.etag } })).status));
    }
    await client.expect(204, 'OPTIONS', target, { token: null });
    await client.expect(405, 'PATCH', target);
  }
  await client.expect(404, 'GET', '/v1/nothing');
});

part('everything stops in order', async () => {
  receiver.close();
  receiver.closeAllConnections();
  await world.stop();
});

part('no operation was left out', () => {
  const proved = ({ id }) => [...client.proved.get(id) ?? []].some((status) => status < 300);
  assert.deepEqual(description.operations.filter((each) => !proved(each)).map(({ method, path }) => `${method} ${path}`), []);
  console.log(`${client.answers} answers to ${client.proved.size} operations are as described`);
});
