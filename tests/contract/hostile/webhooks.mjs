// The listener that all the world can reach: what the platform did not sign is not kept, and nothing else is there.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';

import { each } from './attacker.mjs';
import { Wire } from './wire.mjs';

const place = '/webhooks/high-mobility';

export async function webhooks({ attacker, vin }) {
  const { world } = attacker;
  const body = JSON.stringify({ vehicle: { vin }, event: { type: 'fleet_clearance_changed', action: 'approved', received_at: new Date().toISOString() } });
  const mac = (text, secret = world.webhookSecret, algorithm = 'sha256') => createHmac(algorithm, secret).update(text).digest('hex');
  const right = `sha256=${mac(body)}`;
  const name = 'X-HM-Signature-256';
  const refused = async (kind, statuses, method, target, headers, content = '') => {
    const wire = await Wire.open(world, undefined, 'webhook');
    const lines = [['Host', world.tracker.webhook], ['Content-Type', 'application/json'], ...headers, ['Content-Length', Buffer.byteLength(content)]];
    wire.send(Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.map(([key, value]) => `${key}: ${value}\r\n`).join('')}\r\n${content}`, 'latin1'));
    const answer = await wire.next(method);
    wire.drop();
    attacker.count(kind);
    const told = `${kind}: ${method} ${target} ${JSON.stringify(headers)}\n  -> ${JSON.stringify(answer)}`;
    assert.ok([statuses].flat().includes(answer?.status), told);
    assert.deepEqual([answer.headers['content-type'], JSON.parse(answer.body).status], ['application/problem+json', answer.status], told);
    for (const secret of attacker.secrets) assert.ok(!answer.body.includes(secret), told);
  };
  await each([
    ['none', []], ['empty', ['']], ['a prefix alone', ['sha256=']], ['no prefix', [mac(body)]], ['capitals', [`sha256=${mac(body).toUpperCase()}`]], ['a prefix in capitals', [`SHA256=${mac(body)}`]],
    ['a digit less', [right.slice(0, -1)]], ['a digit more', [`${right}0`]], ['twice', [right, right]], ['a list', [`${right}, ${right}`]], ['a wrong one first', [`sha256=${'0'.repeat(64)}`, right]],
    ['noughts', [`sha256=${'0'.repeat(64)}`]], ['of another body', [`sha256=${mac(`${body} `)}`]], ['of no body', [`sha256=${mac('')}`]], ['by another secret', [`sha256=${mac(body, 'secret')}`]],
    ['by no secret', [`sha256=${mac(body, '')}`]], ['by the token', [`sha256=${mac(body, world.token)}`]], ['SHA-1', [`sha1=${mac(body, undefined, 'sha1')}`]], ['base64', [`sha256=${Buffer.from(mac(body), 'hex').toString('base64')}`]],
    ['very long', [`sha256=${'0'.repeat(8000)}`]], ['no hexadecimal digits', [`sha256=${'g'.repeat(64)}`]], ['bytes above ASCII', [`sha256=${'\xff'.repeat(64)}`]]],
  ([what, values]) => refused(`a signature: ${what}`, 401, 'POST', place, values.map((value) => [name, value]), body));
  await refused('a signature: the old header', 401, 'POST', place, [['X-HM-Signature', `sha1=${mac(body, undefined, 'sha1')}`]], body);
  await refused('a signature: in the address', 404, 'POST', `${place}/${right}`, [], body);
  await refused('a signature: with a token instead', 401, 'POST', place, [['Authorization', `Bearer ${world.token}`]], body);
  await each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'TRACE'].filter((method) => method !== 'HEAD'), (method) => refused('webhooks: a method', 405, method, place, [[name, right]]));
  await each(['/', '/v1/vehicles', '/v1/session', '/healthz', '/metrics', '/docs', `${place}/`, `/${place}`, place.toUpperCase(), `${place}%2f`, `${place}/..`], (target) =>
    refused('webhooks: an address', 404, 'POST', target, [[name, right], ['Authorization', `Bearer ${world.token}`]], body));
}
