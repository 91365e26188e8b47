// A browser as somebody uses it: at two sizes, light and dark. Every visit watches what the page does, and fails at its
// end where a script threw, something was written to the console, or anybody but the tracker was asked.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const sizes = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 800 } };

export const looks = Object.keys(sizes).flatMap((size) => ['light', 'dark'].map((scheme) => ({
  name: `${size}, ${scheme}`, size, scheme })));
export const [phone, , desktop] = looks;

const patience = 30_000;

export async function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
}

export class Visit {
  /// Logged in by `token`; by none: nobody is. `address` is that of the world unless told.
  static async begin(browser, world, look, { token = world.token, address = world.address, headers } = {}) {
    const context = await browser.newContext({
      viewport: sizes[look.size], colorScheme: look.scheme, hasTouch: look.size === 'phone', isMobile: look.size === 'phone',
      ignoreHTTPSErrors: true, locale: 'en-GB', timezoneId: 'Europe/Berlin', reducedMotion: 'reduce', acceptDownloads: true,
      ...(headers === undefined ? {} : { extraHTTPHeaders: headers }) });
    context.setDefaultTimeout(patience);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    if (token !== null) {
      const answer = await context.request.post(`https://${address}/v1/session`, { data: { token } });
      assert.equal(answer.status(), 201, await answer.text());
    }
    return new Visit(context, await context.newPage(), address);
  }

  constructor(context, page, address) {
    Object.assign(this, { context, page, address, faults: [] });
    page.on('pageerror', (error) => this.faults.push(`thrown: ${error.stack ?? error}`));
    page.on('console', (message) => {
      // "Failed to load" is the browser's word about an answer that is no success; tests look at what the page makes of it.
      if (!['error', 'warning', 'assert'].includes(message.type()) || message.text().startsWith('Failed to load')) return;
      this.faults.push(`${message.type()}: ${message.text()}`);
    });
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol !== 'blob:' && url.host !== address) this.faults.push(`asked elsewhere: ${url}`);
    });
  }

  /// Another view: `to` as #/vehicles, or with the path's parts alone.
  async go(to) {
    await this.page.goto(`https://${this.address}/#/${to}`);
  }

  heading(name) {
    return this.page.getByRole('heading', { level: 1, name, exact: true });
  }

  /// Until it is there to be seen.
  async see(locator) {
    await locator.first().waitFor();
    return locator;
  }

  async seeText(text) {
    await this.page.getByText(text).first().waitFor();
  }

  async gone(locator) {
    await locator.first().waitFor({ state: 'detached' });
  }

  /// Nothing is loading any more, and nothing is shown as a problem.
  async settled() {
    await this.page.waitForFunction(() => document.querySelector('main') !== null && document.querySelector('.loading') === null);
    assert.deepEqual(await this.page.locator('.problem').allInnerTexts(), []);
  }

  /// What axe-core has against what is shown now; nothing may be cut off beside the screen either.
  async assertAccessible(what) {
    const { violations } = await this.page.evaluate(`${axe}; axe.run(document, { resultTypes: ['violations'] })`);
    const told = violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) =>
      `${id} (${help}): ${target.join(' ')}\n  ${failureSummary.replaceAll('\n', '\n  ')}`));
    assert.equal(told.length, 0, `${what}:\n${told.join('\n')}`);
    const [inside, wide] = await this.page.evaluate(() => [document.documentElement.clientWidth, document.documentElement.scrollWidth]);
    assert.ok(wide <= inside, `${what}: ${wide} px wide on a screen of ${inside} px`);
  }

  async end() {
    await this.context.close();
    assert.deepEqual(this.faults, []);
  }

  /// What stands on the page, for whoever reads of a failure.
  async shown() {
    return `${this.page.url()}\n${await this.page.locator('body').ariaSnapshot().catch((error) => error.message)}`;
  }
}
