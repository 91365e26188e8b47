// The receivers that alerts are written for, as far as their documentation says what they take: one HTTPS server with a
// path for each hook. It answers as they do, 400 to what they would refuse, and keeps every request with its fault.
import { readFileSync } from 'node:fs';
import https from 'node:https';

import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { HTTP } from 'cloudevents';
import { Webhook } from 'standardwebhooks';

// Of the text of all blocks. Slack does not document it, but refuses more as "msg_blocks_too_long".
const slackLimit = 11_000;
const teamsLimit = 28 * 1024;
const pagerdutyLimit = 512 * 1024;

const ajv = new Ajv({ discriminator: true, allErrors: true, strictTypes: false });
addFormats(ajv);

function schema(name) {
  const file = new URL(`schemas/${name}.json`, import.meta.url);
  const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
  return (value) => {
    if (!validate(value)) throw new Error(`${name}: ${ajv.errorsText(validate.errors)}`);
  };
}

const validate = {
  slack: schema('slack'),
  teams: schema('teams'),
  pagerduty: schema('pagerduty'),
  alertmanager: schema('alertmanager'),
};

function demand(condition, fault) {
  if (!condition) throw new Error(fault);
}

function json(request, type = /^application\/json(; *charset=utf-8)?$/) {
  demand(type.test(request.headers['content-type']), `content-type ${request.headers['content-type']}`);
  return JSON.parse(request.body);
}

/// Throws when the signature, its time or a header of it is wrong.
export function verify(secret, { headers, body }) {
  const webhook = secret.startsWith('whsec_') ? new Webhook(secret) : new Webhook(secret, { format: 'raw' });
  return webhook.verify(body, headers);
}

function verifyWithEach(hook, request) {
  for (const secret of [hook.secret, hook.previous_secret].filter(Boolean)) verify(secret, request);
}

const readers = {
  'standard-webhooks': (hook, request) => {
    verifyWithEach(hook, request);
    const body = json(request);
    demand(/^clearance\.[a-z_.]+$/.test(body.type), `type ${body.type}`);
    demand(!Number.isNaN(Date.parse(body.timestamp)), `timestamp ${body.timestamp}`);
    demand(typeof body.data === 'object', 'no data');
    return body;
  },
  cloudevents: (hook, request) => {
    verifyWithEach(hook, request);
    const event = HTTP.toEvent({ headers: request.headers, body: request.body });
    demand(event.validate(), 'not a valid event');
    demand(event.id === request.headers['webhook-id'], 'the ids of event and signature differ');
    return event;
  },
  slack: (_hook, request) => {
    const body = json(request);
    validate.slack(body);
    const texts = body.blocks.flatMap(({ text, elements = [] }) => [text ?? { text: '' }, ...elements]);
    const characters = texts.reduce((sum, { text }) => sum + text.length, 0);
    demand(characters <= slackLimit, `${characters} characters in all blocks`);
    return body;
  },
  teams: (_hook, request) => {
    const body = json(request);
    const bytes = Buffer.byteLength(request.body);
    demand(bytes <= teamsLimit, `${bytes} bytes`);
    validate.teams(body);
    return body;
  },
  pagerduty: (hook, request) => {
    const body = json(request);
    const bytes = Buffer.byteLength(request.body);
    demand(bytes <= pagerdutyLimit, `${bytes} bytes`);
    validate.pagerduty(body);
    demand(body.routing_key === hook.secret, 'another routing key');
    return body;
  },
  alertmanager: (_hook, request) => {
    const body = json(request);
    validate.alertmanager(body);
    for (const { startsAt, endsAt } of body)
      demand(Date.parse(startsAt) <= Date.parse(endsAt), `ends at ${endsAt}, before it starts at ${startsAt}`);
    return body;
  },
};

/// What the hook's receiver makes of a request: the body that it read. Throws what it has to say against it.
export function read(hook, request) {
  const name = (hook.header_name ?? 'Authorization').toLowerCase();
  demand(request.headers[name] === hook.header_value, `header ${name}: ${request.headers[name]}`);
  return readers[hook.format](hook, request);
}

const accepted = {
  'standard-webhooks': [204, ''],
  cloudevents: [204, ''],
  slack: [200, 'ok'],
  teams: [202, ''],
  pagerduty: [202, '{"status":"success","message":"Event processed"}'],
  alertmanager: [200, ''],
};

export class Receivers {
  constructor(certificate) {
    this.hooks = new Map();
    this.strays = [];
    this.server = https.createServer(certificate, (request, response) => this.#receive(request, response));
  }

  listen() {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(0, '127.0.0.1', resolve);
    });
  }

  address(path) {
    return `https://127.0.0.1:${this.server.address().port}${path}`;
  }

  /// The URL of a hook that is received from now on. Its `answer`, [status, headers], is given instead of what its
  /// format's receiver would say.
  add(hook) {
    const path = `/${hook.format}/${hook.name}` + (hook.format === 'alertmanager' ? '/api/v2/alerts' : '');
    this.hooks.set(path, { ...hook, requests: [] });
    return this.address(path);
  }

  /// The requests to a hook, oldest first: {headers, body, read, fault}.
  requests(name) {
    return [...this.hooks.values()].find((hook) => hook.name === name).requests;
  }

  close() {
    this.server.close();
    this.server.closeAllConnections();
  }

  #receive(incoming, response) {
    const parts = [];
    incoming.on('data', (part) => parts.push(part));
    incoming.on('end', () => {
      const request = { headers: incoming.headers, body: Buffer.concat(parts).toString('utf8') };
      const [status, headers, text] = this.#answer(incoming, request);
      response.writeHead(status, headers);
      response.end(text);
    });
  }

  #answer(incoming, request) {
    const hook = this.hooks.get(incoming.url);
    if (hook === undefined || incoming.method !== 'POST') {
      this.strays.push(`${incoming.method} ${incoming.url}`);
      return [404, {}, ''];
    }
    hook.requests.push(request);
    try {
      request.read = read(hook, request);
    } catch (error) {
      request.fault = `${hook.name}: ${error.message}`;
      return [400, {}, request.fault];
    }
    if (hook.answer) return [...hook.answer, ''];
    const [status, text] = accepted[hook.format];
    return [status, {}, text];
  }
}
