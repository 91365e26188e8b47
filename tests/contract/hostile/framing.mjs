// Bytes that two servers could read differently, and more of them than anybody should send. One answer, then the end of the
// connection: what follows is not read as a request, whatever it looks like.
import assert from 'node:assert/strict';
import net from 'node:net';

import { each } from './attacker.mjs';
import { Wire } from './wire.mjs';

const get = (more = '', target = '/healthz') => `GET ${target} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`;
const post = (more, body = '') =>
  `POST /v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${more}\r\n${body}`;
const chunks = (body, more = '') => post(`Transfer-Encoding: chunked\r\n${more}`, body);

/// Where a body ends. Behind each a command is smuggled.
const lengths = {
  'two lengths': 'Content-Length: 2\r\nContent-Length: 3\r\n',
  'the same length twice': 'Content-Length: 2\r\nContent-Length: 2\r\n',
  'a list of lengths': 'Content-Length: 2, 2\r\n', 'a negative length': 'Content-Length: -1\r\n',
  'a sign': 'Content-Length: +2\r\n', 'hexadecimal': 'Content-Length: 0x2\r\n',
  'a fraction': 'Content-Length: 2.0\r\n', 'an exponent': 'Content-Length: 1e1\r\n', 'no length': 'Content-Length:\r\n',
  'a word': 'Content-Length: NaN\r\n', 'a blank inside': 'Content-Length: 1 2\r\n',
  '2^64': 'Content-Length: 18446744073709551616\r\n', '2^64 and 2': 'Content-Length: 18446744073709551618\r\n',
  'many digits': `Content-Length: ${'9'.repeat(4000)}\r\n`,
  'both': 'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n',
  'both, turned': 'Transfer-Encoding: chunked\r\nContent-Length: 2\r\n',
  'both, nought': 'Content-Length: 0\r\nTransfer-Encoding: chunked\r\n',
  'chunked twice': 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n',
  'chunked in chunks': 'Transfer-Encoding: chunked, chunked\r\n', 'identity': 'Transfer-Encoding: identity\r\n',
  'gzip': 'Transfer-Encoding: gzip, chunked\r\n', 'an unknown coding': 'Transfer-Encoding: xchunked\r\n',
  'chunked first': 'Transfer-Encoding: chunked, identity\r\n', 'in quotes': 'Transfer-Encoding: "chunked"\r\n',
  'with a parameter': 'Transfer-Encoding: chunked;q=1\r\n', 'no coding': 'Transfer-Encoding:\r\n',
  'a form feed': 'Transfer-Encoding: \x0cchunked\r\n', 'a blank before the colon': 'Transfer-Encoding : chunked\r\n',
  'a length with a blank before the colon': 'Content-Length : 2\r\n', 'folded': 'Transfer-Encoding:\r\n chunked\r\n',
  'a folded length': 'Content-Length: 1\r\n 2\r\n', 'a bare line feed': 'X: a\nTransfer-Encoding: chunked\r\n',
  'a carriage return': 'X: a\rTransfer-Encoding: chunked\r\n' };
const sizes = {
  'no size': '\r\n', 'no digit': 'g\r\n', 'negative': '-1\r\n', 'signed': '+2\r\n', 'with 0x': '0x2\r\n',
  'a blank before': ' 2\r\n{}\r\n', 'a bare line feed': '2\n{}\n0\n\n', '2^64 less 1': 'ffffffffffffffff\r\n',
  '2^64': '10000000000000000\r\n',
  '2^64 and 2': '10000000000000002\r\n{}\r\n', 'many noughts': `${'0'.repeat(40)}2\r\n{}\r\n`,
  'data that is too long': '2\r\n{}x\r\n0\r\n\r\n', 'no end of data': '2\r\n{}0\r\n\r\n',
  'a long extension': `2;${'x'.repeat(20_000)}\r\n{}\r\n`,
  'NUL in an extension': '2;\0\r\n{}\r\n', 'a line in an extension': '2;a\nb\r\n{}\r\n',
  'a long trailer': `0\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 'NUL in a trailer': '0\r\nx: \0\r\n\r\n' };

const heads = {
  'no version': 'GET /healthz\r\n\r\n', 'HTTP/0.9': 'GET /healthz HTTP/0.9\r\n\r\n',
  'HTTP/1.2': 'GET /healthz HTTP/1.2\r\nHost: a\r\n\r\n', 'HTTP/2.0': 'GET /healthz HTTP/2.0\r\nHost: a\r\n\r\n',
  'HTTP/11': 'GET /healthz HTTP/11\r\nHost: a\r\n\r\n',
  'lower case': 'GET /healthz http/1.1\r\nHost: a\r\n\r\n', 'the preface of HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'two blanks': 'GET  /healthz HTTP/1.1\r\nHost: a\r\n\r\n', 'a tab': 'GET\t/healthz\tHTTP/1.1\r\nHost: a\r\n\r\n',
  'a blank behind': 'GET /healthz HTTP/1.1 \r\nHost: a\r\n\r\n',
  'a blank before': ' GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n', 'a blank in the target': get('', '/hea lthz'),
  'no target': 'GET HTTP/1.1\r\nHost: a\r\n\r\n', 'a fragment': get('', '/healthz#a'),
  'a byte above ASCII': get('', '/healthz\xff'), 'NUL in the target': get('', '/healthz\0'),
  'a bell in the target': get('', '/healthz\x07'), 'no slash': get('', 'healthz'),
  'another scheme': get('', 'ftp://localhost/healthz'), 'a file': get('', 'file:///etc/passwd'),
  'no authority': get('', 'http:///healthz'), 'a user in it': get('', 'http://a@b@localhost/healthz'),
  'a method with brackets': get().replace('GET', 'G(E)T'), 'no method': get().replace('GET', ''),
  'a bare line feed': get().replaceAll('\r\n', '\n'),
  'no Host': 'GET /healthz HTTP/1.1\r\n\r\n', 'two Hosts': get('Host: localhost\r\n'),
  'a Host with a path': 'GET /healthz HTTP/1.1\r\nHost: localhost/v1\r\n\r\n',
  'a Host with a blank': 'GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n',
  'two in a Host': 'GET /healthz HTTP/1.1\r\nHost: a,b\r\n\r\n',
  'a Host with a user': 'GET /healthz HTTP/1.1\r\nHost: a@b\r\n\r\n', 'no colon': get('X\r\n'),
  'no name': get(': x\r\n'), 'a blank in a name': get('X Y: z\r\n'), 'a blank behind a name': get('X : z\r\n'),
  'a tab behind a name': get('X\t: z\r\n'), 'a name above ASCII': get('X\xe9: z\r\n'),
  'NUL in a name': get('X\0: z\r\n'), 'NUL in a value': get('X: a\0b\r\n'),
  'a carriage return in a value': get('X: a\rb\r\n'), 'a line feed in a value': get('X: a\nb\r\n'),
  'a bell in a value': get('X: a\x07b\r\n'), 'a folded header': get('X: a\r\n b\r\n'),
  'a folded first header': 'GET /healthz HTTP/1.1\r\n Host: a\r\n\r\n',
  'brackets around a name': get('<X>: z\r\n'), 'no HTTP': '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n' };

/// The one answer, and nothing behind it.
async function ends({ attacker }, kind, bytes, statuses, listener = 'api') {
  const wire = await Wire.open(attacker.world, undefined, listener);
  wire.send(Buffer.from(bytes, 'latin1'));
  const sent = `${kind}: ${JSON.stringify(bytes.slice(0, 300))}`;
  const answers = await wire.rest().catch((error) => assert.fail(`${sent}: ${error.message}`));
  attacker.count(kind);
  const told = `${sent}\n  -> ${JSON.stringify(answers).slice(0, 600)}`;
  assert.equal(answers.length, 1, told);
  assert.ok([statuses].flat().includes(answers[0].status), told);
  attacker.hold(told, { method: 'GET', target: '/', request: { headers: {} }, ...answers[0] });
  assert.equal(answers[0].headers.connection, 'close', told);
}

async function limits(stage) {
  const { attacker } = stage;
  const exchange = async (kind, bytes, status) => {
    const wire = await Wire.open(attacker.world);
    wire.send(Buffer.from(bytes, 'latin1'));
    const answer = await wire.next();
    attacker.count(kind);
    assert.equal(answer?.status, status, `${kind}: ${bytes.slice(0, 100)} ${JSON.stringify(answer)}`);
    wire.drop();
  };
  const target = (bytes) => `/healthz?${'a'.repeat(bytes - '/healthz?'.length)}`;
  await exchange('a limit: an address', get('', target(8192)), 200);
  await exchange('a limit: an address', get('', target(8193)), 414);
  await exchange('a limit: an address', get('', target(15_000)), 414);
  await exchange('a limit: an address', get('', target(1_000_000)), 414);
  await exchange('a limit: an address without end', `GET /${'a'.repeat(1_000_000)}`, 414);
  const header = (bytes) => get(`X: ${'a'.repeat(bytes - get('X: \r\n').length)}\r\n`);
  await exchange('a limit: a header', header(16_384), 200);
  await exchange('a limit: a header', header(16_385), 431);
  await exchange('a limit: a header', header(1_000_000), 431);
  await exchange('a limit: a header without end', `GET /healthz HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(1_000_000)}`, 431);
  await exchange('a limit: many headers', get('a:b\r\n'.repeat(3000)), 200);
  await exchange('a limit: many headers', get('a:b\r\n'.repeat(100_000)), 431);
  await exchange('a limit: empty lines', '\r\n'.repeat(100) + get(), 200);
  await exchange('a limit: empty lines', '\r\n'.repeat(100_000) + get(), 431);
  for (const expectation of ['200-ok', '100-continue, 100-continue', 'x'.repeat(4000)])
    await exchange('an expectation', get(`Expect: ${expectation}\r\n`), 417);
}

/// Many at once, in order; what is malformed among them ends it.
async function pipelines({ attacker, token }) {
  const wire = await Wire.open(attacker.world);
  const expected = {
    '/healthz': [200, '"ok"'], '/nowhere': [404, 'not-found'], '/v1/sweeps/1': [200, '"id":1,'], '/v1/audit': [200, '"audit"'] };
  const targets = Array.from({ length: 200 }, (_, i) => Object.keys(expected)[i % 4]);
  const authorized = `Authorization: Bearer ${token}\r\n`;
  wire.send(targets.map((target) => get(authorized, target)).join(''));
  for (const target of targets) {
    const { status, body } = await wire.next();
    attacker.count('pipelined');
    assert.ok(status === expected[target][0] && body.includes(expected[target][1]), `${target}: ${status} ${body}`);
  }
  wire.drop();
  const torn = await Wire.open(attacker.world);
  torn.send(get() + get() + get('X\r\n') + `POST /v1/sweeps HTTP/1.1\r\nHost: a\r\n${authorized}\r\n`);
  assert.deepEqual((await torn.rest()).map(({ status }) => status), [200, 200, 400]);
  attacker.count('pipelined');
}

/// Whoever closes his half has said all he will: what was whole is answered, the rest is nothing.
async function halves({ attacker, token }) {
  const half = async (bytes, expected) => {
    const wire = await Wire.open(attacker.world);
    if (bytes !== '') wire.send(bytes);
    wire.finish();
    const answers = await wire.rest();
    attacker.count('half a connection');
    assert.deepEqual(answers.map(({ status }) => status), expected, bytes.slice(0, 200));
  };
  const authorized = `Host: a\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`;
  const command = `POST /v1/silences HTTP/1.1\r\n${authorized}`;
  await half('', []);
  await half(get(), [200]);
  await half(get() + get('', '/nowhere'), [200, 404]);
  for (const part of ['G', 'GET ', 'GET /healthz HTTP/1.1\r\n', 'GET /healthz HTTP/1.1\r\nHost: a\r\nX']) await half(part, []);
  const silence = '{"kind":"stuck","until":"2100-01-01T00:00:00Z"}';
  await half(`${command}Content-Length: ${silence.length + 1}\r\n\r\n${silence}`, []);
  await half(`${command}Transfer-Encoding: chunked\r\n\r\n${silence.length.toString(16)}\r\n${silence}\r\n`, []);
  await half(`${command}Transfer-Encoding: chunked\r\n\r\n${silence.length.toString(16)}\r\n${silence}\r\n0\r\n`, []);
  for (let i = 0; i < 20; ++i) {  // and who hangs up without a word
    const wire = await Wire.open(attacker.world);
    wire.send(get(`Authorization: Bearer ${token}\r\n`, i % 2 ? '/v1/stream' : '/v1/audit').repeat(1 + (i % 3)));
    wire.drop();
    attacker.count('hung up');
  }
}

/// No TLS at all.
function plainly({ attacker }, bytes) {
  const [host, port] = attacker.world.tracker.api.split(':');
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port }, () => socket.end(bytes, 'latin1'));
    socket.setTimeout(20_000, () => reject(new Error('a connection without TLS stays open')));
    socket.on('data', (answer) => assert.ok(!answer.includes('HTTP/1.1 200')));
    socket.on('error', () => {});
    socket.on('close', () => {
      attacker.count('no TLS');
      resolve();
    });
  });
}

/// A byte now and then, so that the connection is never silent for long: it ends all the same, in the time for a header.
export function slowly({ attacker }) {
  return Promise.all(['', 'GET /healthz HTTP/1.1\r\n'].map(async (begin) => {
    const wire = await Wire.open(attacker.world);
    if (begin !== '') wire.send(begin);
    const timer = begin === '' ? undefined : setInterval(() => wire.send('x'), 200);
    const answers = await wire.rest();
    clearInterval(timer);
    attacker.count('slow');
    assert.deepEqual(answers.map(({ status }) => status), begin === '' ? [] : [408]);
  }));
}

export async function framing(stage) {
  const authorized = `Authorization: Bearer ${stage.token}\r\n`;
  const smuggled = `POST /v1/sweeps HTTP/1.1\r\nHost: localhost\r\n${authorized}Content-Length: 0\r\n\r\n`;
  const all = (kind, cases, bytes, listener) => each(
    Object.entries(cases), ([what, text]) => ends(stage, `${kind}: ${what}`, bytes(text) + smuggled, [400, 413], listener));
  await all('framing', lengths, (header) => post(header, '{}'));
  await all('framing of GET', lengths, get);
  await all('chunks', sizes, chunks);
  await all('a head', heads, (bytes) => bytes);
  const old = chunks(`2\r\n{}\r\n0\r\n\r\n${smuggled}`).replace('HTTP/1.1', 'HTTP/1.0');
  await ends(stage, 'framing: HTTP/1.0 and chunks', old, 400);
  // The listener that all the world can reach.
  const signed = `X-HM-Signature-256: sha256=${'0'.repeat(64)}\r\n`;
  const hook = (header, body) => post(signed + header, body).replace('/v1/session', '/webhooks/high-mobility');
  await all('framing of a webhook', lengths, (header) => hook(header, '{}'), 'webhook');
  await all('chunks of a webhook', sizes, (body) => hook('Transfer-Encoding: chunked\r\n', body), 'webhook');
  await all('a head to the webhooks', heads, (bytes) => bytes, 'webhook');
  await limits(stage);
  await pipelines(stage);
  await halves(stage);
  for (const bytes of ['', get(), '\x16\x03\x01', `\x16\x03\x01\xff\xff${'\0'.repeat(20_000)}`, '\xff'.repeat(1000)])
    await plainly(stage, bytes);
}
