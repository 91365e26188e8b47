// docs/openapi.yaml as something that answers can be held against: which operation is meant, whether its status is
// described, and whether headers and body are what the description says they are.
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import YAML from 'yaml';

const methods = ['get', 'put', 'post', 'delete', 'patch'];
// Of HTTP itself, of its caches and of browsers: described once in docs/api.md, not for every answer.
const ofTransport = new Set([
  'date', 'server', 'connection', 'content-length', 'transfer-encoding', 'content-type', 'content-encoding', 'vary',
  'cache-control', 'x-content-type-options', 'referrer-policy', 'content-security-policy', 'access-control-allow-origin',
  'access-control-expose-headers', 'access-control-allow-methods', 'access-control-allow-headers',
  'access-control-max-age', 'etag', 'x-frame-options', 'cross-origin-resource-policy', 'cross-origin-opener-policy']);

const escaped = (word) => word.replaceAll('~', '~0').replaceAll('/', '~1');
const pointerOf = (...words) => `#/${words.map((word) => encodeURIComponent(escaped(String(word)))).join('/')}`;
const mediaType = (header) => (header ?? '').split(';')[0].trim().toLowerCase();
const isParameter = (segment) => /^\{.+\}$/.test(segment);

function read(schema, text) {
  const types = [schema.type].flat();
  if ((types.includes('integer') || types.includes('number')) && /^-?[0-9]+$/.test(text)) return Number(text);
  if (types.includes('boolean') && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

export class Description {
  #document;
  #ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false, verbose: false });
  #compiled = new Map();
  #parameters = new Map();
  operations = [];

  constructor(text) {
    this.#document = YAML.parse(text, { uniqueKeys: true });
    addFormats(this.#ajv);
    this.#ajv.addSchema(this.#document, 'description');
    for (const [path, item] of Object.entries(this.#document.paths)) {
      for (const method of methods.filter((each) => each in item)) {
        const own = item[method];
        const parameters = [...(item.parameters ?? []), ...(own.parameters ?? [])].map((each) => this.#resolved(each).value);
        this.operations.push({
          method, path, id: own.operationId, segments: path.split('/'), parameters, security: own.security, own,
          pointer: ['paths', path, method] });
      }
    }
  }

  /// A reference's target and where it stands.
  #resolved(value, pointer = []) {
    if (value?.$ref === undefined) return { value, pointer };
    const words = value.$ref.slice(2).split('/').map((word) => word.replaceAll('~1', '/').replaceAll('~0', '~'));
    return { value: words.reduce((node, word) => node[word], this.#document), pointer: words };
  }

  /// What a reference stands for, or the value itself.
  resolved(value) {
    return this.#resolved(value).value;
  }

  /// Whether a text is what the parameter's schema wants: of one that may be repeated, as one of its values.
  fits(parameter, text) {
    if (!this.#parameters.has(parameter)) {
      const whole = this.resolved(parameter.schema);
      const schema = whole.type === 'array' ? this.resolved(whole.items) : whole;
      this.#parameters.set(parameter, { schema, validate: this.#ajv.compile(schema) });
    }
    const { schema, validate } = this.#parameters.get(parameter);
    return validate(read(schema, text));
  }

  /// Whether its texts are times: other offsets and none at all are taken too, which a schema cannot say.
  isTime({ schema }) {
    const whole = this.resolved(schema);
    return [whole, ...whole.anyOf ?? []].some(({ format }) => format === 'date-time');
  }

  /// Whether a value is a body that the operation is described to take as JSON.
  takesBody(operation, value) {
    return this.#faultsOf([...operation.pointer, 'requestBody', 'content', 'application/json', 'schema'], value, '').length === 0;
  }

  #faultsOf(pointer, value, what) {
    const ref = `description${pointerOf(...pointer)}`;
    if (!this.#compiled.has(ref)) this.#compiled.set(ref, this.#ajv.compile({ $ref: ref }));
    const validate = this.#compiled.get(ref);
    if (validate(value)) return [];
    // Of a choice that nothing fits, every branch complains: the nearest ones say enough.
    return [...new Set(validate.errors.map(({ instancePath, message, params }) => {
      const more = params.additionalProperty ?? params.unevaluatedProperty ?? params.allowedValue ?? params.allowedValues;
      return `${what}${instancePath}: ${message}${more === undefined ? '' : ` (${JSON.stringify(more)})`}`;
    }))].slice(0, 6);
  }

  /// Those whose path is meant; as in the router, what is written out goes before a parameter.
  at(path) {
    const segments = path.split('/').map((segment) => {
      try {
        return decodeURIComponent(segment);
      } catch {
        return segment;
      }
    });
    const fitting = this.operations.filter((operation) => operation.segments.length === segments.length
      && operation.segments.every((segment, i) => (isParameter(segment) ? segments[i] !== '' : segment === segments[i])));
    const rank = ({ segments: own }) => own.map((segment) => (isParameter(segment) ? 'p' : 'l')).join('');
    const best = fitting.map(rank).sort()[0];
    return fitting.filter((operation) => rank(operation) === best);
  }

  #allowed(path) {
    const here = this.at(path).map(({ method }) => method.toUpperCase());
    return [...here, ...(here.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
  }

  #checkAllow(path, headers) {
    const told = (headers.allow ?? '').split(',').map((word) => word.trim()).filter((word) => word !== 'OPTIONS').sort();
    const described = this.#allowed(path).filter((word) => word !== 'OPTIONS').sort();
    return told.join() === described.join() ? [] : [`Allow tells ${told}, described are ${described}`];
  }

  #checkQuery(operation, query) {
    const faults = [];
    const described = operation.parameters.filter((parameter) => parameter.in === 'query');
    for (const [name, value] of new URLSearchParams(query)) {
      const exact = described.find((parameter) => parameter.name === name);
      const open = described.find(({ schema }) => Object.keys(schema.patternProperties ?? {})
        .some((pattern) => new RegExp(pattern).test(name)));
      if (exact === undefined && open === undefined) faults.push(`query parameter ${name} was taken and is not described`);
      if (exact === undefined) continue;
      if (!this.isTime(exact) && !this.fits(exact, value))
        faults.push(`query parameter ${name}=${value} was taken and is not as described`);
    }
    return faults;
  }

  #checkRequestBody(operation, { headers, body }) {
    const content = operation.own.requestBody?.content;
    if (body === undefined || body === '') return [];
    if (content === undefined) return [];  // commands that take none ignore it
    const type = mediaType(headers['content-type']);
    if (content[type] === undefined) return [`a body of ${type} was taken and is not described`];
    if (type !== 'application/json') return [];
    const pointer = [...operation.pointer, 'requestBody', 'content', type, 'schema'];
    return this.#faultsOf(pointer, JSON.parse(body), 'request body');
  }

  #checkHeaders(response, headers, ofHandler) {
    const faults = [];
    const described = Object.entries(response.headers ?? {}).map(([name, header]) => [name.toLowerCase(), this.#resolved(header).value]);
    for (const [name, header] of described) {
      const made = !(ofHandler && name === 'etag');
      if (header.required && made && headers[name] === undefined) faults.push(`header ${name} is missing`);
      if (headers[name] === undefined) continue;
      const validate = this.#ajv.compile(header.schema);
      if (!validate(read(header.schema, headers[name]))) faults.push(`header ${name}: ${headers[name]} is not as described`);
    }
    for (const name of Object.keys(headers)) {
      if (!ofTransport.has(name) && !described.some(([known]) => known === name))
        faults.push(`header ${name} is not described`);
    }
    return faults;
  }

  #checkEvents(pointer, events, body) {
    const faults = [];
    for (const block of body.split(/\r?\n\r?\n/).slice(0, -1)) {
      const lines = block.split(/\r?\n/).filter((line) => !line.startsWith(':'));
      const field = (name) => lines.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).trimStart());
      if (field('data').length === 0) continue;
      const kind = field('event')[0] ?? 'message';
      if (events[kind] === undefined) faults.push(`event ${kind} is not described`);
      else faults.push(...this.#faultsOf([...pointer, 'x-events', kind], JSON.parse(field('data').join('\n')), `event ${kind}`));
    }
    return faults;
  }

  #checkBody(pointer, response, { status, headers, body, truncated }) {
    const type = mediaType(headers['content-type']);
    const content = response.content ?? {};
    if (Object.keys(content).length === 0)
      return body === '' ? [] : [`${status} is described without a body and has one of ${type}`];
    if (content[type] === undefined) return [`${status} with content of ${type || 'no type'} is not described`];
    if (truncated || headers['content-encoding'] !== undefined) return [];
    const at = [...pointer, 'content', type];
    if (content[type]['x-events']) return this.#checkEvents(at, content[type]['x-events'], body);
    if (content[type].schema === undefined) return [];
    if (!type.endsWith('json')) return this.#faultsOf([...at, 'schema'], body, 'body');
    let value;
    try {
      value = JSON.parse(body);
    } catch (error) {
      return [`body is no JSON: ${error.message}`];
    }
    return this.#faultsOf([...at, 'schema'], value, 'body');
  }

  /// What is wrong with an answer, or with the description; empty: nothing. Names of headers are in lower case.
  faults(exchange) {
    const { status, headers, body } = exchange;
    const [path, query = ''] = exchange.target.split(/\?(.*)/s);
    const head = exchange.method === 'HEAD';
    const here = this.at(path);
    if (head && body !== '' && !exchange.of_handler) return ['the answer to HEAD has a body'];
    if (exchange.method === 'OPTIONS' && status === 204) return here.length === 0 ? [] : this.#checkAllow(path, headers);
    const method = head ? 'get' : exchange.method.toLowerCase();
    const operation = here.find((each) => each.method === method);
    if (operation === undefined) return this.#ofNoOperation(exchange, here.length > 0);
    const code = String(status) in operation.own.responses ? String(status) : 'default';
    if (code === 'default' && status < 400) return [`status ${status} is not described`];
    const { value: response, pointer } = this.#resolved(operation.own.responses[code], [...operation.pointer, 'responses', code]);
    const faults = this.#checkHeaders(response, headers, exchange.of_handler);
    const ofBody = head ? [] : this.#checkBody(pointer, response, exchange);
    if (code === 'default' && ofBody.length > 0) ofBody.splice(0, Infinity, `this status ${status} is not described`);
    faults.push(...ofBody);
    if (status < 400) faults.push(...this.#checkQuery(operation, query), ...this.#checkRequestBody(operation, exchange.request));
    return faults;
  }

  /// Where the description has no path or no method, only a refusal is right.
  #ofNoOperation({ method, target, status, headers, body }, pathIsKnown) {
    const right = pathIsKnown ? [400, 401, 403, 405, 406, 408, 413, 414, 417, 421, 431, 503] : [400, 401, 403, 404, 408, 414, 417, 421, 431, 503];
    if (!right.includes(status)) return [`${method} ${target.split('?')[0]} is answered ${status} and is not described`];
    if (status === 405) return this.#checkAllow(target.split('?')[0], headers);
    if (method === 'HEAD') return [];
    return this.#faultsOf(['components', 'schemas', 'Problem'], JSON.parse(body), 'body');
  }
}
