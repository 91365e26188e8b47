// Methods that an address does not take, addresses that are not there, and words in the place of numbers and VINs.
import assert from 'node:assert/strict';

import { each } from './attacker.mjs';
import { needsToken } from './identity.mjs';
import { texts } from './values.mjs';

const methods = [
  'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'QUERY', 'LINK', 'get', 'Post', 'BREW', `M${'E'.repeat(200)}`,
  "G'ET", 'GET|DELETE'];
const nowhere = [
  '/v1', '/v1/', '/assets', '/assets/', '/assets/../v1/audit', '/v1/vehicles/', '//v1/vehicles', '/v1//vehicles', '/V1/vehicles', '/v1/Vehicles',
  '/v1/./vehicles', '/v1/x/../vehicles',
  '/v1/vehicles/%2e%2e/audit', '/v1/vehicles/..;/audit', '/v1/vehicles;a=b', '/v1/vehicles%2f', '/v1%2fvehicles',
  '/v1/vehicles%3flimit=1', '/v1\\vehicles',
  '/healthz/', '/healthz/..%2fv1%2faudit', '/metrics.json', '/docs/../v1/audit', '/docs/..%2f..%2fetc%2fpasswd',
  '/openapi.yaml.bak', '/.git/config', '/.env', '/config.toml',
  '/ledger.sqlite3', '/v1/hooks/desk', '/v1/sessions', '/v1/tokens', '/v2/vehicles', '/admin', '/debug/pprof',
  '/actuator/env', '/server-status', '/%5b%5d', '/v1/audit%20',
  '/v1/audit%c0%af', '/v1/audit%ff', '/webhooks/high-mobility',
  '/control/vehicles', `/${'a/'.repeat(2000)}`, `/v1/${'x'.repeat(7000)}`];
const malformed = ['/v1/audit%00', '/%00', '/%', '/%4', '/%zz', '/v1/vehicles/%', '/v1/vehicles/%0', '/v1/vehicles/%00'];

async function otherMethods({ attacker, description, token }, path, targets) {
  const here = description.operations.filter((operation) => operation.path === path).map(({ method }) => method.toUpperCase());
  for (const method of methods.filter((each) => !here.includes(each))) {
    for (const target of targets) {
      for (const who of [null, token]) await attacker.refused('405: a method', 405, method, target, { token: who });
    }
  }
}

async function otherWords({ attacker, token, targetOf }, operation) {
  const names = operation.path.match(/\{\w+\}/g) ?? [];
  const method = operation.method.toUpperCase();
  for (const name of names) {
    for (const [what, text] of Object.entries(texts)) {
      const target = targetOf(operation.path, { [name.slice(1, -1)]: text });
      const word = await attacker.refused(`a path: ${what}`, [400, 404, 405, 422], method, target, { token });
      if (word.status === 405) assert.equal(text, '', word.where);  // another address that way
      if (needsToken(operation))
        await attacker.refused(`a path and no token: ${what}`, [400, 401, 404, 405], method, target);
    }
  }
}

export async function paths(stage) {
  const { attacker, description, token } = stage;
  const all = new Map(description.operations.map((operation) => [operation.path, stage.targets(operation)]));
  await each(all, ([path, targets]) => otherMethods(stage, path, targets));
  await each(description.operations, (operation) => otherWords(stage, operation));
  await each(nowhere, async (target) => {
    for (const method of ['GET', 'POST', 'DELETE', 'HEAD'])
      for (const who of [null, token]) await attacker.refused('404: nowhere', 404, method, target, { token: who });
  });
  await each(malformed, async (target) => {
    for (const who of [null, token]) await attacker.refused('400: no address', 400, 'GET', target, { token: who });
  });
  // Nobody behind this address is believed to be somebody else, or to mean another method.
  const pretended = [
    ['X-Forwarded-For', '192.0.2.1'], ['Forwarded', 'for=192.0.2.1'], ['X-Real-IP', '192.0.2.1'],
    ['X-HTTP-Method-Override', 'DELETE'], ['X-Original-URL', '/v1/sweeps']];
  await attacker.refused('a pretended address', 404, 'POST', '/v1/findings/999999/close', { token, headers: pretended });
  const [{ address, action }] = (await stage.json('/v1/audit?limit=1')).audit;
  assert.deepEqual([address, action], ['127.0.0.1', 'close_finding']);
  // Escaped as it need not be it is the same address, with the same guard.
  for (const target of ['/v1/%61udit', '/%76%31/audit', '/v1/aud%69t'])
    await attacker.refused('401: an escaped address', 401, 'GET', target);
}
