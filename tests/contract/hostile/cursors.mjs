// Cursors that no answer gave, or another one: of other lists, filters and ledgers, changed bit by bit, and made by someone
// who knows how they are made.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

import { each } from './attacker.mjs';

const join = (target, query) => `${target}${target.includes('?') ? '&' : '?'}${query}`;

function* changed(cursor) {
  for (let length = 1; length < cursor.length; ++length) yield ['cut off', cursor.slice(0, length)];
  const bytes = Buffer.from(cursor, 'base64url');
  for (let bit = 0; bit < bytes.length * 8; ++bit) {
    const other = Buffer.from(bytes);
    other[bit >> 3] ^= 1 << (bit & 7);
    yield ['a bit', other.toString('base64url')];
  }
  const madeUp = [
    `${cursor}A`, `A${cursor}`, cursor + cursor, `${cursor}=`, `${cursor}==`, `${cursor}%3D`, `${cursor}%00`, `${cursor}%0a`,
    `%20${cursor}`, `${cursor}+`, [...cursor].reverse().join(''), cursor.toLowerCase(), cursor.toUpperCase(), '0', '-1', '1',
    'null', 'A'.repeat(22), 'A'.repeat(6000), bytes.toString('hex'), '%27%20OR%201%3D1--', '..%2f..'];
  for (const text of madeUp.filter((each) => each !== cursor)) yield ['made up', text];
}

const number = (value) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
};

/// As in server/api/cursor.cpp: a digest without a key. So nothing may depend on nobody's being able to do this.
function made(createdAt, name, filters, keys) {
  const sized = (list) => Buffer.concat(
    [number(list.length), ...list.flatMap((text) => [number(text.length), Buffer.from(text)])]);
  const scope = Buffer.concat([Buffer.from(name), number(createdAt), ...filters.map(sized)]);
  const content = Buffer.concat(keys.map(number));
  const digested = Buffer.concat([Buffer.from('cursor 1 '), number(scope.length), scope, content]);
  const digest = createHash('sha256').update(digested).digest();
  return Buffer.concat([content, digest.subarray(0, 8)]).toString('base64url');
}

const strange = [0n, 1n, -1n, 2n, 2n ** 31n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n), -(2n ** 63n) + 1n];

async function byOneWhoKnows(stage) {
  const { attacker, token, vin } = stage;
  const { ledger_created_at: created } = await stage.json('/v1/configuration');
  const [, seconds, fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(created);
  const createdAt = BigInt(Date.parse(`${seconds}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0'));
  // What a cursor was made for: the list and its filters.
  const scopes = {
    '/v1/sweeps': ['sweeps', [[]]], '/v1/deliveries': ['deliveries', [[]]], '/v1/findings': ['findings', [[]]],
    '/v1/alerts': ['alerts', [[]]], '/v1/silences': ['silences', []], '/v1/audit': ['audit', [[]]],
    '/v1/transitions': ['feed', [[''], [], [], ['0']]], '/v1/vehicles': ['vehicles', [[], [], []]],
    '/v1/vehicles?sort=-since': ['vehicles', [[], [], ['sort', '-since']]],
    [`/v1/vehicles/${vin}/transitions`]: ['transitions', [[vin]]] };
  await each(Object.entries(scopes), async ([target, [name, filters]]) => {
    const make = (keys) => made(createdAt, name, filters, keys);
    const genuine = stage.cursors.get(target);
    const bytes = Buffer.from(genuine, 'base64url');
    const keys = Array.from({ length: bytes.length / 8 - 1 }, (_, i) => bytes.readBigInt64BE(i * 8));
    assert.equal(make(keys), genuine, `${target}: cursors are not made so any more`);
    for (let place = 0; place < keys.length; ++place) {
      for (const value of strange) {
        const cursor = make(keys.map((key, i) => (i === place ? value : key)));
        const page = join(target, `limit=500&cursor=${cursor}`);
        await attacker.refused('a cursor: made by one who knows', [200, 400], 'GET', page, { token });
      }
    }
  });
}

export async function cursors(stage) {
  const { attacker, token, readToken } = stage;
  const refuse = async (what, target, cursor) => {
    const page = join(target, `cursor=${cursor}`);
    const { where, problem } = await attacker.refused(`a cursor: ${what}`, 400, 'GET', page, { token: readToken });
    assert.match(problem.detail, /\bcursor\b/, where);
  };
  await each(stage.cursors, async ([target, cursor]) => {
    const page = await attacker.refused('a cursor as it came', 200, 'GET', join(target, `limit=1&cursor=${cursor}`), { token });
    assert.ok(Object.values(page.problem).some((list) => list?.length === 1), page.where);
    for (const [other, foreign] of stage.cursors) if (other !== target) await refuse('of another list', target, foreign);
    for (const foreign of stage.otherLedgersCursors.values()) await refuse('of another ledger', target, foreign);
    for (const [what, text] of changed(cursor)) await refuse(what, target, text);
  });
  const filters = {
    '/v1/vehicles': ['brand=bmw', 'tag.depot=north', 'sort=brand'], '/v1/transitions': ['brand=bmw', 'to=pending', 'missed=true'],
    '/v1/sweeps': ['kind=full'], '/v1/deliveries': ['outcome=recorded'], '/v1/findings': ['open=true', 'kind=rejected'],
    '/v1/alerts': ['state=delivered'], '/v1/audit': ['by=operator'] };
  for (const [target, list] of Object.entries(filters))
    for (const filter of list) await refuse('with another filter', join(target, filter), stage.cursors.get(target));
  await byOneWhoKnows(stage);
}
