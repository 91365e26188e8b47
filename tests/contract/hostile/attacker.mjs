// Asks what no honest client would. Every answer has to be as described and never a fault of the service's own; how many
// of which kind there were is counted.
import assert from 'node:assert/strict';

import { Wire } from './wire.mjs';

/// Calls for each, a few at a time; what is under way when one fails is waited for.
export async function each(list, call, atOnce = 6) {
  const rest = [...list];
  const worker = async () => {
    while (rest.length > 0) {
      try {
        await call(rest.shift());
      } catch (error) {
        rest.length = 0;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  for (const { reason } of ends) if (reason) throw reason;
}

export class Attacker {
  #idle = new Map();  // by the address they come from
  #addresses = 0;
  counts = new Map();
  secrets = [];  // that no answer may hold

  constructor(world, description) {
    this.world = world;
    this.description = description;
  }

  /// An address that has not been used yet: the service holds back whoever tries wrong tokens often.
  freshAddress() {
    const number = ++this.#addresses;
    return `127.1.${number >> 8}.${number & 255}`;
  }

  count(kind) {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }

  head(method, target, headers) {
    const lines = [['Host', this.world.tracker.api], ...headers].map(([name, value]) => `${name}: ${value}\r\n`);
    return `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`;
  }

  /// One exchange. Text is sent in latin1, so that it can be any bytes.
  async ask(kind, method, target, { token = null, headers = [], body, address } = {}) {
    const content = body === undefined ? null : Buffer.from(body);
    const sent = [
      ...(token === null ? [] : [['Authorization', `Bearer ${token}`]]), ...headers,
      ...(content === null ? [] : [['Content-Length', content.length]])];
    const bytes = Buffer.concat([Buffer.from(this.head(method, target, sent), 'latin1'), content ?? Buffer.alloc(0)]);
    const answer = await this.#exchange(bytes, method, address);
    this.count(kind);
    const start = `${JSON.stringify(sent).slice(0, 300)} ${content?.subarray(0, 300) ?? ''}`;
    const where = `${kind}: ${method} ${target.slice(0, 200)} ${start}`;
    assert.ok(answer !== null, `${where}: no answer`);
    const told = Object.fromEntries(sent.map(([name, value]) => [name.toLowerCase(), value]));
    this.hold(where, { method, target, request: { headers: told, body: content?.toString() }, ...answer });
    return { where, ...answer };
  }

  hold(where, exchange) {
    const { status, headers, body } = exchange;
    const told = `${where}\n  -> ${status} ${JSON.stringify(headers)} ${body.slice(0, 600)}`;
    assert.ok(status < 500, told);
    assert.deepEqual(this.description.faults(exchange), [], told);
    assert.ok(!('access-control-allow-credentials' in headers) && !('access-control-allow-origin' in headers), told);
    for (const secret of this.secrets) assert.ok(!body.includes(secret), told);
  }

  /// As ask(), with one of these statuses; `problem` is the body's JSON, if that is what it is.
  async refused(kind, statuses, method, target, options) {
    const answer = await this.ask(kind, method, target, options);
    const { where, status, headers, body } = answer;
    assert.ok([statuses].flat().includes(status), `${where}\n  -> ${status} ${body.slice(0, 600)}`);
    const isJson = body !== '' && /json/.test(headers['content-type']) && headers['content-encoding'] === undefined;
    return { ...answer, problem: isJson ? JSON.parse(body) : {} };
  }

  async #exchange(bytes, method, address) {
    const held = this.#idle.get(address) ?? [];
    this.#idle.set(address, held);
    const used = held.pop();
    // One that was used before may be closed just when it is to be used again.
    const answer = used === undefined || used.ended ? null : await this.#over(used, bytes, method, held);
    return answer ?? this.#over(await Wire.open(this.world, address), bytes, method, held);
  }

  async #over(wire, bytes, method, held) {
    let reusable = false;
    try {
      wire.send(bytes);
      const answer = await wire.next(method);
      reusable = answer !== null && answer.headers.connection !== 'close'
        && !/event-stream/.test(answer.headers['content-type']);
      return answer;
    } finally {
      if (reusable) held.push(wire);
      else wire.drop();
    }
  }

  close() {
    for (const wires of this.#idle.values()) for (const wire of wires) wire.drop();
    this.#idle.clear();
  }
}
