// One TLS connection of which every byte is the test's: what node's own client would correct or refuse to send.
import tls from 'node:tls';

const patience = 30_000;
const bodiless = (status, method) => method === 'HEAD' || status < 200 || status === 204 || status === 304;

function chunked(bytes) {
  const parts = [];
  for (let at = 0; ;) {
    const end = bytes.indexOf('\r\n', at);
    if (end < 0) return null;
    const size = Number.parseInt(bytes.subarray(at, end).toString('latin1'), 16);
    if (bytes.length < end + 2 + size + 2) return null;
    if (size === 0) return { body: Buffer.concat(parts), length: end + 4 };
    parts.push(bytes.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}

/// The first answer in the bytes and how long it is; null while it is not whole.
function parsed(bytes, method, ended) {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [first, ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1] ?? Number.NaN);
  const headers = {};
  for (const line of lines) {
    const [, name, value] = /^([^:\s]+): (.*)$/.exec(line) ?? [];
    if (name === undefined) throw new Error(`a header that is none: ${JSON.stringify(line)}`);
    const key = name.toLowerCase();
    headers[key] = key in headers ? `${headers[key]}, ${value}` : value;
  }
  const rest = bytes.subarray(end + 4);
  const isText = headers['content-encoding'] === undefined && !/octet-stream/.test(headers['content-type']);
  const text = (body) => (isText ? new TextDecoder('utf-8', { fatal: true }).decode(body) : body.toString('latin1'));
  const answer = (body, length) => ({ answer: { status, headers, body: text(body) }, length: end + 4 + length });
  // A stream of events has no end.
  if (bodiless(status, method) || /event-stream/.test(headers['content-type'])) return answer(Buffer.alloc(0), 0);
  if (headers['transfer-encoding'] === 'chunked') {
    const whole = chunked(rest);
    return whole && answer(whole.body, whole.length);
  }
  if (headers['content-length'] === undefined) return ended ? answer(rest, rest.length) : null;
  const length = Number(headers['content-length']);
  return rest.length < length ? null : answer(rest.subarray(0, length), length);
}

export class Wire {
  #socket;
  #bytes = Buffer.alloc(0);
  #ended = false;
  #wake = () => {};

  constructor(socket) {
    this.#socket = socket;
    socket.on('data', (piece) => {
      this.#bytes = Buffer.concat([this.#bytes, piece]);
      this.#wake();
    });
    for (const event of ['end', 'close', 'error']) {
      socket.on(event, () => {
        this.#ended = true;
        this.#wake();
      });
    }
  }

  /// `address`: from which of this machine's own it comes; `listener`: api or webhook.
  static open(world, address = '127.0.0.1', listener = 'api') {
    const [host, port] = world.tracker[listener].split(':');
    return new Promise((resolve, reject) => {
      const socket = tls.connect({ host, port, localAddress: address, ca: world.authority, allowHalfOpen: true });
      socket.setNoDelay();
      socket.once('secureConnect', () => resolve(new Wire(socket)));
      socket.once('error', reject);
    });
  }

  get ended() {
    return this.#ended;
  }

  send(bytes) {
    this.#socket.write(bytes);
  }

  /// Nothing more comes from here.
  finish() {
    this.#socket.end();
  }

  drop() {
    this.#socket.destroy();
  }

  /// The next answer; null where the service has closed instead.
  async next(method = 'GET') {
    for (;;) {
      const found = parsed(this.#bytes, method, this.#ended);
      if (found) {
        this.#bytes = this.#bytes.subarray(found.length);
        return found.answer;
      }
      if (this.#ended) return null;
      await this.#more();
    }
  }

  /// All answers until the service closes.
  async rest(method) {
    const answers = [];
    for (let answer = await this.next(method); answer !== null; answer = await this.next(method)) answers.push(answer);
    this.drop();
    return answers;
  }

  #more() {
    return new Promise((resolve, reject) => {
      const got = JSON.stringify(this.#bytes.toString('latin1'));
      const timer = setTimeout(() => reject(new Error(`nothing more, after ${got}`)), patience);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = () => {};
        resolve();
      };
    });
  }
}
