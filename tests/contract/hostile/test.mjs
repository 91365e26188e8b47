// A hostile client gets nowhere. Asks a running tracker for everything that docs/openapi.yaml describes in every way it does
// not, and in bytes that are no HTTP; then the ledger is as it was, the platform was asked for nothing, and the service is
// well. Usage: node hostile/test.mjs BINARIES
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after } from 'node:test';

import { check, isBroken, part } from '../../receivers/parts.mjs';
import { eventually, World } from '../../receivers/world.mjs';
import { Client } from '../client.mjs';
import { Description } from '../description.mjs';
import { Attacker } from './attacker.mjs';
import { bodies, encodings } from './bodies.mjs';
import { cursors } from './cursors.mjs';
import { framing, slowly } from './framing.mjs';
import { identity } from './identity.mjs';
import { parameters } from './parameters.mjs';
import { paths } from './paths.mjs';
import { webhooks } from './webhooks.mjs';

const binaries = process.argv[2];
const description = new Description(readFileSync(new URL('../../../docs/openapi.yaml', import.meta.url), 'utf8'));
const world = new World(binaries);
const another = new World(binaries);  // of another ledger
const client = new Client(world, description);
const readToken = randomBytes(24).toString('hex');
const attacker = new Attacker(world, description);
const bmw = (number) => ({ vin: `WBA0000000000000${number}`, brand: 'bmw', tags: { depot: 'north' } });
const [pending, rejected, alsoRejected] = [1, 2, 3].map(bmw);
const pages = ['vehicles', 'transitions', 'sweeps', 'deliveries', 'findings', 'silences', 'alerts', 'audit'];
const silences = ['south', 'west'].map((depot) => ({ kind: 'rejected', tag: { depot }, until: '2100-01-01T00:00:00Z' }));

const targetOf = (address, values) => address.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const known = { vin: rejected.vin, id: '1', name: 'desk' };
const unknown = { vin: 'WBA99999999999999', id: '999999', name: 'nobody' };
const stage = {
  attacker, description, token: world.token, readToken, vin: rejected.vin, targetOf,
  cursors: new Map(), otherLedgersCursors: new Map(),
  targets: ({ path: address }) => [...new Set([known, unknown].map((values) => targetOf(address, values)))],
  /// Who may ask for the operation. One that begins a session is told the token in its body.
  caller: ({ security }) => (security.length === 0 ? { address: attacker.freshAddress() } : { token: world.token }),
  bodyOf({ own }) {
    const example = own.requestBody?.content['application/json'].example;
    return example === undefined ? {} : { body: JSON.stringify(example), headers: [['Content-Type', 'application/json']] };
  },
  json: (target) => client.get(target) };

after(() => {
  attacker.close();
  for (const each of [world, another]) {
    each.agent.destroy();
    for (const child of each.processes) child.kill('SIGKILL');
  }
});

async function beginSession(token) {
  const { status, headers, body } = await attacker.ask('a session', 'POST', '/v1/session', { token });
  assert.equal(status, 201, body);
  const secret = /^clearance_session=([^;]+)/.exec(headers['set-cookie'])[1];
  return { secret, csrf: JSON.parse(body).csrf, headers: () => [['Cookie', `clearance_session=${secret}`]] };
}

async function memory() {
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(await client.get('/metrics'))[1]);
}

/// Everything that the ledger tells, and whether the platform was asked for anything.
async function state() {
  const all = [...pages, 'hooks', 'secrets', 'configuration'];
  const told = await Promise.all(all.map(async (name) => [name, await client.get(`/v1/${name}`)]));
  const { total } = await world.control('GET', '/control/calls');
  return { ...Object.fromEntries(told), callsOfThePlatform: total };
}

let slow, before;
part('there is something to be had', async () => {
  await world.startPlatform();
  const hooks = [{
    name: 'desk', format: 'standard-webhooks', secret: `whsec_${randomBytes(32).toString('base64')}`, kinds: ['rejected'],
    group_by: ['vin'], group_wait: '0s', group_interval: '0s', url: `https://${world.platform.api}/control/inbox/desk` }];
  await world.startTracker(hooks, 'https://tracker.example.com', [['[[api.tokens]]', {
    name: 'dashboard', role: 'read', sha256: createHash('sha256').update(readToken).digest('hex') }]]);
  slow = slowly(stage);
  slow.catch(() => {});  // it is looked at later
  await world.move([pending, rejected, alsoRejected], 'pending');
  const sweep = async (number) => {
    await client.expect(202, 'POST', '/v1/sweeps');
    const complete = () => client.get('/v1/sweeps?outcome=complete&kind=full').then(({ sweeps }) => sweeps.length === number);
    await eventually('a complete sweep', complete);
  };
  await sweep(1);
  await world.move([rejected, alsoRejected], 'rejected');
  const { sent } = await eventually('the webhooks to be answered', async () => {
    const told = await world.control('GET', '/control/webhooks');
    return told.waiting === 0 && told.sent.length >= 3 && told;
  });
  assert.ok(sent.every(({ status }) => status === 204), JSON.stringify(sent));
  await sweep(2);
  for (const body of silences) await client.expect(201, 'POST', '/v1/silences', { body });
  const delivered = () => client.get('/v1/alerts?state=delivered').then(({ alerts }) => alerts.length === 2);
  await eventually('both alerts to be delivered', delivered);
  const sorted = ['/v1/vehicles?sort=vin', '/v1/vehicles?sort=-since', `/v1/vehicles/${rejected.vin}/transitions`];
  for (const target of [...pages.map((name) => `/v1/${name}`), ...sorted]) {
    const { next_cursor: next } = await client.get(`${target}${target.includes('?') ? '&' : '?'}limit=1`);
    assert.ok(next !== null, `${target} has one page only`);
    stage.cursors.set(target, next);
  }
});

part('there is another ledger', async () => {
  await another.startPlatform();
  await another.startTracker([], 'https://tracker.example.com');
  for (const body of silences) await another.api('POST', '/v1/silences', body);
  for (const name of ['silences', 'audit'])
    stage.otherLedgersCursors.set(name, (await another.api('GET', `/v1/${name}?limit=1`)).next_cursor);
  await another.stop();
});

part('sessions begin', async () => {
  stage.operator = await beginSession(world.token);
  stage.reader = await beginSession(readToken);
  attacker.secrets.push(
    world.token, readToken, stage.operator.secret, stage.reader.secret, world.clientSecret, world.webhookSecret);
  before = { state: await state(), memory: await memory() };
});

// The floors are a little below what there is: an attack that leaves out a part of its work fails.
// `asks`: some of its commands were refused only when they were carried out, and so are in the log of commands.
const attacks = [
  { name: 'who may not', attack: identity, least: 2000 },
  { name: 'cursors', attack: cursors, least: 2300 },
  { name: 'bytes on the wire', attack: framing, least: 400 },
  { name: 'parameters', attack: parameters, least: 6000, asks: true },
  { name: 'methods and paths', attack: paths, least: 2800, asks: true },
  { name: 'bodies', attack: bodies, least: 1500, asks: true },
  { name: 'encoded bodies, and bodies where there are none', attack: encodings, least: 90, asks: true }];
for (const { name, attack, least, asks = false } of attacks) {
  check(name, async () => {
    const number = () => [...attacker.counts.values()].reduce((sum, each) => sum + each, 0);
    const begun = number();
    const start = Date.now();
    await attack(stage);
    console.log(`${name}: ${number() - begun} in ${Date.now() - start} ms`);
    assert.ok(number() - begun >= least, `${number() - begun} attempts, fewer than ${least}`);
    const now = await state();
    if (asks) now.audit = before.state.audit;
    assert.deepEqual(now, before.state);
  });
}

// Who sends many wrong signatures is a finding: the one thing that this may bring about.
check('webhooks', async () => {
  await webhooks(stage);
  const told = () => client.get('/v1/findings?open=true&kind=signature_failures').then(({ findings }) => findings[0]);
  const { id } = await eventually('the wrong signatures to be told', told);
  const now = await state();
  now.findings.findings = now.findings.findings.filter((each) => each.id !== id);
  assert.deepEqual({ ...now, audit: before.state.audit }, before.state);
});

check('slow senders were cut off', () => slow);

check('the service is well', async () => {
  assert.deepEqual(await client.get('/healthz', { token: null }), { status: 'ok' });
  assert.deepEqual(await client.get('/readyz', { token: null }), { status: 'ready' });
  const metrics = await client.get('/metrics');
  assert.doesNotMatch(metrics, /BREW|PROPFIND|evil|passwd|nowhere|WBA9/, 'strangers name metrics');
  attacker.close();
  const alone = async () => /^clearance_open_connections\{listener="api"\} [12]$/m.test(await client.get('/metrics'));
  await eventually('the connections to be closed', alone);
  if (process.env.CLEARANCE_SANITIZED === undefined) {
    const grown = (await memory()) - before.memory;
    assert.ok(grown < 128 * 1024 * 1024, `the memory has grown by ${grown} bytes`);
  }
});

check('it ends in order, with a ledger that is in order and a log that tells no secret', async () => {
  attacker.close();
  await world.stop();
  execFileSync(path.join(binaries, 'clearance-tracker'), ['verify', '--config', world.file('config.toml')], { stdio: 'pipe' });
  const log = world.log('tracker');
  for (const secret of [...attacker.secrets, stage.operator.csrf, stage.reader.csrf])
    assert.ok(!log.includes(secret), 'a secret is in the log');
  const lines = log.trim().split('\n').map((line) => JSON.parse(line));  // one event a line, whatever was sent
  assert.deepEqual(lines.filter(({ level }) => level === 'error'), []);
  assert.ok(lines.length < 500, `${lines.length} lines: strangers fill the log`);
});

check('nothing was left out', () => {
  assert.ok(!isBroken());
  const counted = [...attacker.counts].sort();
  console.log(`${counted.reduce((sum, [, each]) => sum + each, 0)} attempts of ${counted.length} kinds`);
});
