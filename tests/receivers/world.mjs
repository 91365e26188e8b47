// What the test starts: a throw-away authority, the stand-in for the platform and the tracker, in a temporary folder.
// All of it ends with this process, however it ends.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';

const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

/// What `condition` gives once it gives something; throws when that takes too long.
export async function eventually(what, condition, seconds = 20) {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const result = await condition();
    if (result) return result;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s`);
    await sleep(30);
  }
}

function toml(table) {
  // JSON's texts, lists and flags are TOML's too.
  return Object.entries(table).map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`).join('');
}

export class World {
  constructor(binaries) {
    this.binaries = binaries;
    this.folder = mkdtempSync(path.join(os.tmpdir(), 'clearance-receivers-'));
    this.processes = [];
    process.on('exit', () => {
      for (const child of this.processes) if (child.exitCode === null) child.kill('SIGKILL');
      rmSync(this.folder, { recursive: true, force: true });
    });
    for (const [signal, number] of Object.entries(signals)) process.on(signal, () => process.exit(128 + number));
    this.token = randomBytes(24).toString('hex');
    this.webhookSecret = randomBytes(24).toString('hex');
    this.clientSecret = randomBytes(24).toString('hex');
    this.#makeCertificates();
    this.authority = readFileSync(this.file('authority.pem'));
    this.agent = new https.Agent({ ca: this.authority });
  }

  file(name) {
    return path.join(this.folder, name);
  }

  certificate() {
    return { cert: readFileSync(this.file('server.pem')), key: readFileSync(this.file('server.key')) };
  }

  #makeCertificates() {
    const openssl = (...words) => execFileSync('openssl', words, { cwd: this.folder, stdio: 'pipe' });
    const makeKey = (name) => openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', name);
    writeFileSync(
      this.file('server.extensions'),
      'subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n');
    makeKey('authority.key');
    openssl('req', '-x509', '-new', '-key', 'authority.key', '-sha256', '-days', '2', '-subj', '/CN=test authority',
      '-addext', 'keyUsage=critical,keyCertSign,cRLSign', '-out', 'authority.pem');
    makeKey('server.key');
    openssl('req', '-new', '-key', 'server.key', '-subj', '/CN=localhost', '-out', 'server.csr');
    openssl('x509', '-req', '-in', 'server.csr', '-CA', 'authority.pem', '-CAkey', 'authority.key',
      '-CAcreateserial', '-sha256', '-days', '2', '-extfile', 'server.extensions', '-out', 'server.pem');
  }

  move(vehicles, status, more = {}) {
    return this.control('POST', '/control/vehicles', vehicles.map(({ vin, brand, tags, reason }) => ({
      vin, brand, tags, status, ...(status === 'rejected' && reason ? { reason } : {}), ...more })));
  }

  /// What the subcommand printed; throws where it fails.
  async sendTestAlert(hook) {
    const words = ['send-test-alert', '--config', this.file('config.toml'), '--hook', hook];
    const { stdout } = await promisify(execFile)(path.join(this.binaries, 'clearance-tracker'), words);
    return stdout;
  }

  /// What the program wrote into its ready file.
  async #start(name, words) {
    const ready = this.file(`${name}.ready`);
    const log = openSync(this.file(`${name}.log`), 'w');
    const program = path.join(this.binaries, `clearance-${name}`);
    // Should this process be killed, it is killed too.
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', program, ...words, '--ready-file', ready],
      { stdio: ['ignore', log, log] });
    closeSync(log);
    this.processes.push(child);
    let failure;
    child.on('error', (error) => (failure = error));
    await eventually(`the ${name} to be ready`, () => {
      if (failure || child.exitCode !== null)
        throw new Error(`the ${name} did not start: ${failure ?? this.log(name)}`);
      return existsSync(ready);
    }, 30);
    return { child, ...JSON.parse(readFileSync(ready, 'utf8')) };
  }

  log(name) {
    return readFileSync(this.file(`${name}.log`), 'utf8');
  }

  async startPlatform() {
    this.platform = await this.#start('sandbox', [
      '--listen', '127.0.0.1:0', '--certificate-file', this.file('server.pem'),
      '--private-key-file', this.file('server.key'), '--webhook-ca', this.file('authority.pem'),
      '--client-id', 'receivers', '--client-secret', this.clientSecret]);
  }

  /// `more`: further tables of the configuration, each its head and its keys.
  async startTracker(hooks, publicUrl, more = []) {
    const certificate = { certificate_file: this.file('server.pem'), private_key_file: this.file('server.key') };
    const tables = [
      ['[platform]', { base_url: this.platform.base_url, client_id: 'receivers', client_secret: this.clientSecret,
        ca_file: this.file('authority.pem') }],
      ['[webhook]', { listen: '127.0.0.1:0', ...certificate }],
      ['[[webhook.secrets]]', { name: 'first', secret: this.webhookSecret }],
      ['[api]', { listen: '127.0.0.1:0', tls: true, public_url: publicUrl, ...certificate }],
      ['[[api.tokens]]', { name: 'operator', role: 'operate',
        sha256: createHash('sha256').update(this.token).digest('hex') }],
      ['[ledger]', { path: this.file('ledger.sqlite3') }],
      ['[sweep]', { full_every: '1h', in_flight_every: '1h', on_start: false }],
      ...more,
      ...hooks.map((hook) => ['[[hooks]]', { ...hook, ca_file: this.file('authority.pem') }])];
    writeFileSync(this.file('config.toml'), tables.map(([head, keys]) => `${head}\n${toml(keys)}\n`).join(''));
    this.tracker = await this.#start('tracker', ['serve', '--config', this.file('config.toml')]);
    const url = `https://${this.tracker.webhook}/webhooks/high-mobility`;
    await this.control('POST', '/control/webhooks', { url, secret: this.webhookSecret });
    await eventually('the ping to be answered 204', async () => {
      const { sent } = await this.control('GET', '/control/webhooks');
      return sent.some(({ action, status }) => action === 'ping' && status === 204);
    });
  }

  /// Ends both as they should be ended; throws when one does not exit with 0.
  async stop() {
    this.agent.destroy();
    for (const [name, child] of [['tracker', this.tracker?.child], ['sandbox', this.platform?.child]]) {
      if (child === undefined) continue;
      child.kill('SIGTERM');
      await eventually(`the ${name} to end`, () => child.exitCode !== null || child.signalCode !== null, 15);
      if (child.exitCode !== 0)
        throw new Error(`the ${name} ended with ${child.exitCode ?? child.signalCode}:\n${this.log(name)}`);
    }
  }

  api(method, target, body) {
    return this.#call(`https://${this.tracker.api}${target}`, method, body);
  }

  control(method, target, body) {
    return this.#call(`https://${this.platform.api}${target}`, method, body);
  }

  /// The answer's JSON; throws when its status is not 2xx.
  #call(url, method, body) {
    const headers = { Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json' };
    return new Promise((resolve, reject) => {
      const request = https.request(url, { method, headers, agent: this.agent, timeout: 10_000 }, (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          if (response.statusCode < 200 || response.statusCode > 299)
            reject(new Error(`${method} ${url}: ${response.statusCode} ${text}`));
          else resolve(text === '' ? undefined : JSON.parse(text));
        });
      });
      request.on('timeout', () => request.destroy(new Error(`${method} ${url}: no answer`)));
      request.on('error', reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}
