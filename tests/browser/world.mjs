// The world that the page is shown in: tracker and stand-in for the platform as real processes, two tokens, hooks of which
// one is well and one is not.
import { createHash, randomBytes } from 'node:crypto';

import { eventually, World } from '../receivers/world.mjs';
import { servePage } from './page_server.mjs';

export { eventually };

export class PageWorld extends World {
  constructor(binaries) {
    super(binaries);
    this.tokens = { reader: randomBytes(24).toString('hex'), desk: randomBytes(24).toString('hex') };
    this.roles = { reader: 'read', desk: 'operate' };
    this.hooks = [];
  }

  /// `names`: the tokens that are configured; the one of World is always.
  #tables(names = Object.keys(this.tokens)) {
    return [
      ...names.map((name) => ['[[api.tokens]]', {
        name, role: this.roles[name], sha256: createHash('sha256').update(this.tokens[name]).digest('hex') }]),
      ['[findings]', { stuck_after: '14d' }]];
  }

  /// A receiver that answers so from now on; without `answers` it takes everything.
  async addHook(name, answers = undefined, more = {}) {
    if (answers !== undefined) await this.answerHook(name, answers);
    this.hooks.push({
      name, format: 'standard-webhooks', secret: `whsec_${randomBytes(32).toString('base64')}`, group_wait: '0s',
      group_interval: '0s', url: `https://${this.platform.api}/control/inbox/${name}`, ...more });
  }

  /// The next `count` messages to the hook are answered so, whatever was said before.
  async answerHook(name, { status, count = 1_000_000 }) {
    await this.control('DELETE', `/control/inbox/${name}`);
    await this.control('POST', `/control/inbox/${name}/answer`, { status, count });
  }

  /// `hooks`: what adds them, once the platform is there.
  async start({ options = [], hooks = async () => {} } = {}) {
    await this.startPlatform(options);
    await hooks();
    await this.startService();
  }

  async startService() {
    await this.startTracker(this.hooks, 'https://tracker.example.com', this.#tables());
    if (process.env.PAGE === 'develop' && this.page === undefined) this.page = await servePage(this);
  }

  /// On the same ledger.
  async restart() {
    await this.stopTracker();
    await this.startService();
  }

  /// Where the page is, as host and port.
  get address() {
    return this.page?.address ?? this.tracker.api;
  }

  /// The tracker reads its configuration anew, without the token of this name.
  withdrawToken(name) {
    this.configure(this.hooks, 'https://tracker.example.com', this.#tables(Object.keys(this.tokens).filter((each) => each !== name)));
    this.tracker.child.kill('SIGHUP');
  }

  /// A full sweep that began after this was called.
  async sweep() {
    const newest = async () => (await this.api('GET', '/v1/sweeps?kind=full&limit=1')).sweeps[0];
    const before = (await newest())?.id ?? 0;
    await this.api('POST', '/v1/sweeps');
    return eventually('a full sweep', async () => {
      const last = await newest();
      return last?.id > before && last.outcome === 'complete' && last;
    }, 120);
  }

  /// What the api answers, once it answers so.
  until(what, target, condition) {
    return eventually(what, async () => {
      const answer = await this.api('GET', target);
      return condition(answer) && answer;
    });
  }

  async stop() {
    this.page?.close();
    await super.stop();
  }
}
