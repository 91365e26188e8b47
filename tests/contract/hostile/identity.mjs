// Whoever may not: without a token, with a wrong one, one that may only read, or a browser's session that another
// site's page makes use of. What is refused tells nothing, not even whether there is such a thing.
import assert from 'node:assert/strict';

import { each } from './attacker.mjs';

const roles = ({ security }) => security.flatMap((each) => Object.values(each).flat());
export const needsToken = ({ security }) => security.length > 0;  // metrics too, unless the configuration says otherwise
export const needsOperate = (operation) => needsToken(operation) && roles(operation).every((role) => role === 'operate');

/// Headers by what is wrong with them; `tried`: there is a bearer token in them, which is none of ours.
const wrongAuthorizations = (token) => [
  ['no token', [], false], ['no scheme', [token], false], ['a scheme alone', ['Bearer'], false],
  ['no token behind it', ['Bearer   '], false], ['a scheme like it', [`Bearerr ${token}`], false],
  ['another scheme', [`Basic ${Buffer.from(`operator:${token}`).toString('base64')}`], false],
  ['no blank', [`Bearer:${token}`], false], ['quotes', [`Bearer "${token}"`], true],
  ['a byte less', [`Bearer ${token.slice(0, -1)}`], true], ['a byte more', [`Bearer ${token}0`], true],
  ['another case', [`Bearer ${token.toUpperCase()}`], true], ['two in one', [`Bearer ${token} ${token}`], true],
  ['twice', [`Bearer ${token}`, `Bearer ${token}`], true], ['a wrong one before it', ['Bearer wrong', `Bearer ${token}`], true],
  ['no UTF-8', ['Bearer \xff\xfe'], true], ['a very long one', [`Bearer ${'x'.repeat(8000)}`], true],
  ['SQL', ["Bearer ' OR '1'='1"], true]];
const otherProofs = (token) => [
  ['a forged cookie', [['Cookie', `clearance_session=${'A'.repeat(43)}`]]],
  ['the token as a cookie', [['Cookie', `clearance_session=${token}`]]],
  ['a proxy\'s user', [['X-Forwarded-User', 'operator'], ['X-Forwarded-For', '127.0.0.1'], ['X-Remote-User', 'operator']]],
  ['another header', [['X-Api-Key', token], ['Proxy-Authorization', `Bearer ${token}`], ['X-CSRF-Token', token]]]];

const told = ({ status, headers, body }) => JSON.stringify([status, { ...headers, date: '' }, body]);

/// Of what there is and what there is not the refusal is the same.
async function sameForBoth(attacker, kind, statuses, operation, targets, options) {
  const method = operation.method.toUpperCase();
  const answers = [];
  for (const target of targets) answers.push(await attacker.refused(kind, statuses, method, target, options()));
  assert.equal(new Set(answers.map(told)).size, 1, `${kind}: ${method} ${operation.path} tells what there is`);
  return answers[0];
}

async function withoutRight(stage, operation) {
  const { attacker, token, readToken } = stage;
  const targets = stage.targets(operation);
  for (const [what, values, tried] of wrongAuthorizations(token)) {
    const headers = values.map((value) => ['Authorization', value]);
    const options = () => ({ headers, address: tried ? attacker.freshAddress() : undefined });
    const { where, headers: got } = await sameForBoth(attacker, `401: ${what}`, 401, operation, targets, options);
    assert.equal(got['www-authenticate'], tried ? 'Bearer error="invalid_token"' : 'Bearer', where);
  }
  for (const [what, headers] of otherProofs(token))
    await sameForBoth(attacker, `401: ${what}`, 401, operation, targets, () => ({ headers }));
  const session = [['Authorization', 'Bearer wrong'], ...stage.operator.headers(), ['X-CSRF-Token', stage.operator.csrf]];
  const withSession = () => ({ headers: session, address: attacker.freshAddress() });
  await sameForBoth(attacker, '401: a session, but a wrong token', 401, operation, targets, withSession);
  const inQuery = targets.map((target) => `${target}?access_token=${token}`);
  await sameForBoth(attacker, '401: in the address', 401, operation, inQuery, () => ({}));
  if (!needsOperate(operation)) return;
  for (const [what, options] of [['a token', { token: readToken }], ['a session', { headers: stage.reader.headers() }]]) {
    const { where, problem } = await sameForBoth(attacker, `403: ${what} that reads`, 403, operation, targets, () => options);
    assert.match(problem.type, /:forbidden$/, where);
  }
}

/// A session's commands, as another site's page could have a browser send them.
async function fromOtherSites(stage, operation) {
  const { attacker, operator, reader } = stage;
  const { csrf } = operator;
  const own = attacker.world.tracker.api;
  const refused = async (kind, values, origin) => {
    const headers = [...operator.headers(), ...values.map((value) => ['X-CSRF-Token', value]), ...origin];
    const targets = stage.targets(operation);
    const { where, problem } = await sameForBoth(attacker, kind, 403, operation, targets, () => ({ headers }));
    assert.match(problem.type, /:csrf$/, where);
  };
  const forged = [
    [], [''], ['x'], [csrf.slice(0, -1)], [`${csrf}x`], [csrf, csrf], [reader.csrf], [operator.secret], [stage.token]];
  const origins = [
    [['Origin', 'https://evil.example'], ['Sec-Fetch-Site', 'cross-site']], [['Origin', 'null']],
    [['Origin', `https://${own}.evil.example`], ['Referer', `https://${own}/`]]];
  for (const values of forged) for (const origin of [[], ...origins]) await refused('403: no csrf', values, origin);
  // Even a page that has got hold of it is another site's.
  for (const origin of origins) await refused('403: a foreign page with csrf', [csrf], origin);
}

export async function identity(stage) {
  const { attacker, description, token, readToken } = stage;
  const guarded = description.operations.filter(needsToken);
  await each(guarded, (operation) => withoutRight(stage, operation));
  await each(guarded.filter(({ method }) => method !== 'get'), (operation) => fromOtherSites(stage, operation));
  const open = description.operations.filter((operation) => !needsToken(operation) && operation.method === 'get');
  await each(open, ({ path }) =>
    attacker.refused('a wrong token where none is needed', path.includes('{') ? 404 : 200, 'GET', path, { token: 'wrong' }));
  for (const { headers } of [stage.operator, stage.reader])
    await attacker.refused('a session that nobody ended', 200, 'GET', '/v1/session', { headers: headers() });

  const begin = (what, statuses, given, headers = []) => attacker.refused(
    what, statuses, 'POST', '/v1/session',
    { body: JSON.stringify(given), headers: [['Content-Type', 'application/json'], ...headers],
      address: attacker.freshAddress() });
  for (const wrong of ['wrong', token.slice(1), token.toUpperCase(), `${token}\u0000`, ` ${token}`, "' OR '1'='1"])
    await begin('401: a session by a wrong token', 401, { token: wrong });
  const origins = [
    ['Origin', 'https://evil.example'], ['Origin', 'null'], ['Sec-Fetch-Site', 'cross-site'], ['Sec-Fetch-Site', 'same-site']];
  for (const right of [token, readToken]) {
    for (const origin of origins) {
      const { problem, where } = await begin('403: a session for another site', 403, { token: right }, [origin]);
      assert.match(problem.type, /:csrf$/, where);
    }
  }
}
