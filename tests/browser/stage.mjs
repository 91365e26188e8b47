// What every part has: one world and one browser for all its tests, each test with a visit of its own. Run as
// node PART.mjs BINARIES.
import test, { after, before } from 'node:test';

import { launch, looks, Visit } from './browser.mjs';
import { PageWorld } from './world.mjs';

export class Stage {
  /// `prepare`: starts the world and brings about what the tests look at.
  constructor(prepare) {
    this.world = new PageWorld(process.argv[2]);
    before(async () => {
      this.browser = await launch();
      await prepare(this.world);
    });
    after(async () => {
      await this.browser?.close();
      if (this.failed) console.error(`the tracker's log:\n${this.world.log('tracker').slice(-5000)}`);
      await this.world.stop();
    });
  }

  /// One test, in a visit of its own that is logged in unless `options` say otherwise; a function gives them then.
  once(name, look, run, options = {}) {
    test(`${name} (${look.name})`, async (t) => {
      const visit = await Visit.begin(this.browser, this.world, look, typeof options === 'function' ? options() : options);
      try {
        await run(visit, look, t);
      } catch (error) {
        this.failed = true;
        console.error(`${name} (${look.name}) failed while this was shown: ${await visit.shown()}`);
        await visit.context.close();
        throw error;
      }
      await visit.end();
    });
  }

  /// The same in each look. `run` gets the look, as what it changes must not be what another look waits for, and the
  /// test's context.
  inEachLook(name, run, options = {}) {
    for (const look of looks) this.once(name, look, run, options);
  }
}
