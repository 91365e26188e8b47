// Asks the tracker of a test, and holds every answer against the description. What was asked is remembered.
import assert from 'node:assert/strict';
import https from 'node:https';

export class Client {
  constructor(world, description) {
    this.world = world;
    this.description = description;
    this.proved = new Map();  // by the operation's id, the statuses it was answered with
    this.answers = 0;
  }

  /// One exchange; fails where it is not as described. `until` ends a stream: called with what has come so far.
  async ask(method, target, { token = this.world.token, body, headers = {}, until } = {}) {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const sent = {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
      ...headers };
    const answer = await this.#send(method, target, text, sent, until);
    const exchange = { method, target, request: { headers: sent, body: text }, ...answer };
    const faults = this.description.faults(exchange);
    assert.deepEqual(faults, [], `${method} ${target}: ${answer.status} ${answer.body.slice(0, 1000)}`);
    ++this.answers;
    const [operation] = this.description.at(target.split('?')[0]).filter((each) => each.method === method.toLowerCase());
    if (operation !== undefined) {
      if (!this.proved.has(operation.id)) this.proved.set(operation.id, new Set());
      this.proved.get(operation.id).add(answer.status);
    }
    return answer;
  }

  /// As ask(), with this status; the body's JSON, or its text.
  async expect(status, method, target, options) {
    const answer = await this.ask(method, target, options);
    assert.equal(answer.status, status, `${method} ${target}: ${answer.body.slice(0, 1000)}`);
    return /json/.test(answer.headers['content-type']) ? JSON.parse(answer.body) : answer.body;
  }

  get(target, options) {
    return this.expect(200, 'GET', target, options);
  }

  #send(method, target, text, headers, until) {
    const url = `https://${this.world.tracker.api}${target}`;
    return new Promise((resolve, reject) => {
      const request = https.request(url, { method, headers, agent: this.world.agent, timeout: 30_000 }, (response) => {
        const { statusCode: status, headers: got } = response;
        // Node gives a list of what may come several times.
        const told = Object.fromEntries(Object.entries(got).map(([name, value]) => [name, [value].flat().join(', ')]));
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (part) => {
          body += part;
          if (!until?.(body)) return;
          resolve({ status, headers: told, body });
          request.destroy();
        });
        response.on('error', reject);
        response.on('end', () => resolve({ status, headers: told, body }));
      });
      request.on('timeout', () => request.destroy(new Error(`${method} ${target}: no answer`)));
      request.on('error', reject);
      request.end(text);
    });
  }
}
