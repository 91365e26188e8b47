// Parameters of addresses and headers: what their schema does not allow is refused by name, and what it allows and nothing
// fits gives nothing. None is passed over in silence.
import assert from 'node:assert/strict';

import { each } from './attacker.mjs';
import { decoded, strangeTimes, texts, wrongTimes } from './values.mjs';

/// These take any parameter: what asks for them adds its own.
const forgiving = new Set(['showHealth', 'showReadiness', 'showMetrics']);
/// Of these a number, or a text of digits, means something.
const ofPlace = new Set(['limit', 'after', 'at', 'known_at', 'since', 'until']);
const ofSeveral = (description, { schema }) => description.resolved(schema).type === 'array';

/// Whether a problem says which name is meant, whole and not as a part of another word.
function names({ detail }, name) {
  const told = name.replace(/[^ -~]/gu, '?').slice(0, 40).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(^|[^\\w.-])${told}($|[^\\w-])`, 'i').test(detail);
}

function emptyWhere({ where, body }) {
  for (const [name, list] of Object.entries(JSON.parse(body)))
    if (Array.isArray(list) && name !== 'announced') assert.deepEqual(list, [], `${where}: something fits`);
}

async function value(stage, operation, parameter, what, text) {
  const { attacker, description, token } = stage;
  const method = operation.method.toUpperCase();
  const name = parameter.name === 'tag' ? 'tag.depot' : parameter.name;
  const meant = decoded(text);
  const time = description.isTime(parameter);
  const isText = meant !== null && meant !== '';
  const mayBe = isText && !time && (parameter.name === 'tag' || description.fits(parameter, meant));
  const target = `${stage.targets(operation)[0]}?${name}=${text}`;
  const answer = await attacker.refused(`a value: ${what}`, mayBe ? [200, 400] : 400, method, target, { token });
  if (answer.status === 400)
    return assert.ok(names(answer.problem, name), `${answer.where}: ${answer.problem.detail} does not name ${name}`);
  if (!ofPlace.has(name) && /json/.test(answer.headers['content-type'])) emptyWhere(answer);
}

async function times(stage, operation, parameter) {
  const { attacker, token } = stage;
  const [target] = stage.targets(operation);
  // known_at is not asked for alone.
  const start = `${target}?${parameter.name === 'known_at' ? 'at=2026-01-01T00:00:00Z&' : ''}${parameter.name}=`;
  for (const text of wrongTimes) {
    const { where, problem } = await attacker.refused('a value: a wrong time', 400, 'GET', start + text, { token });
    assert.ok(names(problem, parameter.name), `${where}: ${problem.detail}`);
  }
  for (const text of strangeTimes)
    await attacker.refused('a value: a strange time', [200, 400, 404], 'GET', start + text, { token });
}

async function tags(attacker, target, token) {
  const many = Array.from({ length: 11 }, (_, i) => `tag.k${i}=v`).join('&');
  for (const query of ['tag.=x', 'tag.%ff=x', 'tag.%ff=', 'tag.%ff=x&tag.%ff=x', 'tag.%c0%af=', 'tag.a=', 'tag.a=x&tag.a=x', many]) {
    const { where, problem } = await attacker.refused('a form of a tag', 400, 'GET', `${target}?${query}`, { token });
    assert.match(problem.detail, /\btag/, where);
  }
}

async function forms(stage, operation, parameter) {
  const { attacker, description, token } = stage;
  const { name } = parameter;
  const [target] = stage.targets(operation);
  const good = encodeURIComponent([parameter.example ?? 'true'].flat()[0]);
  const others = [
    `${name}[]`, `${name}%5B%5D`, `${name}[0]`, `${name}%00`, `${name}%20`, `+${name}`, `${name}%ff`, `$${name}`,
    name.toUpperCase(), ...(name === 'tag' ? [] : [`${name}.x`])];
  for (const form of others) {
    const { where, problem } = await attacker.refused('a form of a name', 400, 'GET', `${target}?${form}=${good}`, { token });
    const spoken = decoded(form.replace('+', '%20'));
    if (spoken !== null) assert.ok(names(problem, spoken), `${where}: ${problem.detail}`);
  }
  if (name === 'tag') return tags(attacker, target, token);
  if (ofSeveral(description, parameter)) {  // as many as an address holds
    for (const of of [(i) => `${name}=a${i}`, () => `${name}=${good}`]) {
      const many = Array.from({ length: Math.floor(7900 / (of(999).length + 1)) }, (_, i) => of(i)).join('&');
      await attacker.refused('many values', [200, 400], 'GET', `${target}?${many}`, { token });
    }
    return;
  }
  const { where, problem } = await attacker.refused('twice', 400, 'GET', `${target}?${name}=${good}&${name}=${good}`, { token });
  assert.ok(names(problem, name), `${where}: ${problem.detail}`);
}

const strangers = [
  'x', 'limitt', 'Limit', '_method', '__proto__', 'constructor', 'vin[]', '%00', '%e2%80%ae', 'x'.repeat(4000)];

async function unknown(stage, operation) {
  const { attacker, token } = stage;
  if (forgiving.has(operation.id)) return;
  const method = operation.method.toUpperCase();
  const misspelt = operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => `${name}s`);
  const [target] = stage.targets(operation);
  for (const name of [...strangers, ...misspelt]) {
    const { where, problem } = await attacker.refused('an unknown name', 400, method, `${target}?${name}=1`, { token });
    assert.ok(names(problem, decoded(name)), `${where}: ${problem.detail}`);
  }
  for (const query of ['=', '=1', '%', '%=1', 'x=%', '%zz=1', 'x=%c0%', '?', '?limit=1', ';', 'limit', '/', '#'])
    await attacker.refused('a malformed query', 400, method, `${target}?${query}`, { token });
}

async function headers(stage, operation, parameter) {
  const { attacker, description, token } = stage;
  const { name } = parameter;
  const sent = Object.entries(texts).map(([what, text]) => [what, decoded(text)])
    .filter(([, meant]) => meant && !/[\0-\x1f]/.test(meant) && meant.trim() === meant)
    .filter(([, meant]) => !description.fits(parameter, meant))
    .map(([what, meant]) => [what, [Buffer.from(meant).toString('latin1')]]);
  if (name === 'Idempotency-Key')
    sent.push(['nothing', ['']], ['no ASCII', ['caf\xe9']], ['a tab', ['a\tb']], ['twice', ['a', 'a']], ['one more', ['k'.repeat(256)]]);
  const method = operation.method.toUpperCase();
  const [target] = stage.targets(operation);
  for (const [what, values] of sent) {
    const options = { token, ...stage.bodyOf(operation) };
    options.headers = [...options.headers ?? [], ...values.map((value) => [name, value])];
    const { where, problem } = await attacker.refused(`a header: ${what}`, 400, method, target, options);
    assert.ok(names(problem, name), `${where}: ${problem.detail}`);
  }
}

/// Of a request that is right otherwise; none of them may do more than choose among the answers there are.
const others = Object.entries({
  'If-None-Match': ['"', '*', 'W/', `"${'x'.repeat(8000)}"`, '"a", "b', ',,,', '\xff'], 'Accept': ['x', '*', '/',
  '*/*;q=0', 'text/html', 'application/*;q=nan', `${'a/b,'.repeat(3000)}`, '\xff/\xff'],
  'Accept-Encoding': ['x', 'gzip;q=2', 'identity;q=0', '*;q=0', 'gzip;q=0,*', `${'gzip,'.repeat(3000)}`],
  'Range': ['bytes=0-0', 'bytes=9-1'], 'If-Match': ['"x"'], 'If-Range': ['"x"'],
  'Upgrade': ['h2c', 'websocket'], 'Connection': ['Upgrade, HTTP2-Settings', 'Authorization',
  'close, close', `${'x,'.repeat(3000)}`], 'TE': ['trailers'], 'Trailer': ['Authorization'], 'Max-Forwards': ['-1'],
  'Cookie': ['clearance_session', 'clearance_session=', 'a=b;'.repeat(3000), '=;=;', '"'],
  'Origin': ['https://evil.example', 'null', '\xff'], 'Referer': ['x'],
  'User-Agent': ['() { :;}; echo', '${jndi:ldap://x}'],
  'Forwarded': ['for="', 'for=[::1'], 'X-Forwarded-Proto': ['https', 'javascript'],
  'X-Forwarded-Host': ['evil.example'], 'Date': ['never'], 'Access-Control-Request-Method': ['DELETE'] })
  .flatMap(([name, list]) => list.map((text) => [name, text]));

async function otherHeaders({ attacker, token, targets }, operation) {
  const success = operation.id === 'showAsset' ? 404 : 200;  // no file is named as a hook is
  for (const [name, text] of others) {
    const { where, headers } = await attacker.refused(
      `another header: ${name}`, [success, 304, 406], 'GET', targets(operation)[0], { token, headers: [[name, text]] });
    assert.ok(!JSON.stringify(headers).includes('evil.example'), where);
  }
}

export async function parameters(stage) {
  const { description } = stage;
  await each(description.operations, async (operation) => {
    for (const parameter of operation.parameters.filter((each) => each.in === 'query')) {
      for (const [what, text] of Object.entries(texts)) await value(stage, operation, parameter, what, text);
      if (description.isTime(parameter)) await times(stage, operation, parameter);
      await forms(stage, operation, parameter);
    }
    await unknown(stage, operation);
    const narrow = operation.parameters.filter(({ in: place, schema }) => place === 'header' && (schema.pattern || schema.maxLength));
    for (const parameter of narrow) await headers(stage, operation, parameter);
    if (operation.method === 'get') await otherHeaders(stage, operation);
  });
  // What was asked for is told again where the next page is: as one header.
  const split = '/v1/vehicles?limit=1&brand=bmw&brand=x%0d%0aSet-Cookie:%20a%3Db%0d%0a%0d%0a';
  await stage.attacker.refused('a header in a value', [200, 400], 'GET', split, { token: stage.token });
}
