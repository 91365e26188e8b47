// The listener that all the world can reach: what the platform did not sign is not kept, and nothing else is there.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';

import { each } from './attacker.mjs';
import { Wire } from './wire.mjs';

const place = '/webhooks/high-mobility';
const name = 'X-HM-Signature-256';

async function refused(attacker, kind, status, method, target, headers, body) {
  const { world } = attacker;
  const sent = [['Host', world.tracker.webhook], ['Content-Type', 'application/json'], ...headers, ['Content-Length', body.length]];
  const lines = sent.map(([key, value]) => `${key}: ${value}\r\n`).join('');
  const wire = await Wire.open(world, undefined, 'webhook');
  wire.send(Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines}\r\n${body}`, 'latin1'));
  const answer = await wire.next(method);
  wire.drop();
  attacker.count(kind);
  const told = `${kind}: ${method} ${target} ${JSON.stringify(headers)}\n  -> ${JSON.stringify(answer)}`;
  assert.equal(answer?.status, status, told);
  assert.equal(answer.headers['content-type'], 'application/problem+json', told);
  assert.equal(JSON.parse(answer.body).status, status, told);
  for (const secret of attacker.secrets) assert.ok(!answer.body.includes(secret), told);
}

export async function webhooks({ attacker, token, vin }) {
  const { webhookSecret } = attacker.world;
  const event = { type: 'fleet_clearance_changed', action: 'approved', received_at: '2026-01-01T00:00:00Z' };
  const body = JSON.stringify({ vehicle: { vin }, event });
  const mac = (text, secret = webhookSecret, algorithm = 'sha256') => createHmac(algorithm, secret).update(text).digest('hex');
  const right = `sha256=${mac(body)}`;
  const noughts = `sha256=${'0'.repeat(64)}`;
  const old = `sha1=${mac(body, webhookSecret, 'sha1')}`;
  const signatures = [
    ['none', []], ['empty', ['']], ['a prefix alone', ['sha256=']], ['no prefix', [mac(body)]],
    ['capitals', [`sha256=${mac(body).toUpperCase()}`]], ['a prefix in capitals', [`SHA256=${mac(body)}`]],
    ['a digit less', [right.slice(0, -1)]], ['a digit more', [`${right}0`]], ['twice', [right, right]],
    ['a list', [`${right}, ${right}`]], ['a wrong one first', [noughts, right]], ['noughts', [noughts]],
    ['of another body', [`sha256=${mac(`${body} `)}`]], ['of no body', [`sha256=${mac('')}`]],
    ['by another secret', [`sha256=${mac(body, 'secret')}`]], ['by no secret', [`sha256=${mac(body, '')}`]],
    ['by the token', [`sha256=${mac(body, token)}`]], ['SHA-1', [old]], ['very long', [`sha256=${'0'.repeat(8000)}`]],
    ['base64', [`sha256=${Buffer.from(mac(body), 'hex').toString('base64')}`]],
    ['no hexadecimal digits', [`sha256=${'g'.repeat(64)}`]], ['bytes above ASCII', [`sha256=${'\xff'.repeat(64)}`]]];
  await each(signatures, ([what, values]) =>
    refused(attacker, `a signature: ${what}`, 401, 'POST', place, values.map((value) => [name, value]), body));
  await refused(attacker, 'a signature: the old header', 401, 'POST', place, [['X-HM-Signature', old]], body);
  await refused(attacker, 'a signature: in the address', 404, 'POST', `${place}/${right}`, [], body);
  const bearer = ['Authorization', `Bearer ${token}`];
  await refused(attacker, 'a signature: a token instead', 401, 'POST', place, [bearer], body);
  for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'TRACE'])
    await refused(attacker, 'webhooks: a method', 405, method, place, [[name, right]], '');
  const others = [
    '/', '/v1/vehicles', '/v1/session', '/healthz', '/metrics', '/docs', `${place}/`, `/${place}`, place.toUpperCase(),
    `${place}%2f`, `${place}/..`];
  for (const target of others) await refused(attacker, 'webhooks: an address', 404, 'POST', target, [[name, right], bearer], body);
}
