// The network goes, the service is restarted, the session ends: the page says so, and goes on by itself where it may.
import { after } from 'node:test';

import { desktop, phone } from './browser.mjs';
import { Relay } from './relay.mjs';
import { Stage } from './stage.mjs';
import { eventually } from './world.mjs';

const bmw = (number) => ({ vin: `WBA0000000000${String(number).padStart(4, '0')}`, brand: 'bmw' });
const vehicles = Array.from({ length: 12 }, (_, number) => bmw(number));
let next = 0;

const stage = new Stage(async (world) => {
  await relay.listen();
  await world.start();
  await world.move(vehicles, 'pending', { announce: false });
  await world.sweep();
});
const { world } = stage;
const relay = new Relay(() => world.address);
after(() => relay.close());

const at = () => ({ address: relay.address });
const lost = (visit) => visit.page.getByRole('main').getByRole('status').filter({ hasText: 'Not live' });

/// Rows out of sight are not asked for anew before they are seen.
async function seeStatus(visit, { vin }, word) {
  const row = visit.page.getByRole('row').filter({ hasText: vin });
  await row.scrollIntoViewIfNeeded();
  await visit.see(row.filter({ hasText: word }));
}

/// The list of vehicles, all of which can be seen, and live.
async function watch(visit) {
  await visit.go('vehicles?sort=vin');
  await visit.page.locator('.connection[data-state="live"]').waitFor({ state: 'attached' });
  await visit.see(visit.page.getByRole('row').filter({ hasText: 'Pending' }));
}

/// Something changes, which the service knows once this is done.
async function change() {
  const vehicle = vehicles[next++];
  await world.move([vehicle], 'approved');
  await eventually(`${vehicle.vin} to be known as approved`, async () =>
    (await world.api('GET', `/v1/vehicles/${vehicle.vin}`)).status === 'approved');
  return vehicle;
}

async function recovers(visit, changed) {
  await seeStatus(visit, changed, 'Approved');
  await visit.gone(lost(visit));
  // And it is live again: what changes now comes without asking.
  await seeStatus(visit, await change(), 'Approved');
}

stage.once('this device goes offline and comes back', phone, async (visit) => {
  await watch(visit);
  await visit.context.setOffline(true);
  await visit.see(lost(visit).filter({ hasText: 'this device is offline' }));
  await visit.assertAccessible('offline');
  const changed = await change();
  await visit.context.setOffline(false);
  await recovers(visit, changed);
}, at);

stage.once('the network between is cut and mended', desktop, async (visit) => {
  await watch(visit);
  relay.cut();
  await visit.see(lost(visit));
  const changed = await change();
  relay.mend();
  await recovers(visit, changed);
}, at);

stage.once('a connection on which nothing comes any more is given up', desktop, async (visit) => {
  await visit.page.clock.install();
  await watch(visit);
  relay.stall();
  const changed = await change();
  await visit.page.clock.fastForward(41_000);  // heartbeats come every 15 s
  await visit.see(lost(visit).filter({ hasText: 'nothing was heard for too long' }));
  relay.mend();
  await recovers(visit, changed);
}, at);

stage.once('a restart on the same ledger, for a browser that is authenticated all along', desktop, async (visit) => {
  await watch(visit);
  await world.stopTracker();
  await visit.see(lost(visit));
  const changed = vehicles[next++];
  await world.move([changed], 'approved');  // its webhook finds nobody, a sweep tells it
  await world.startService();
  await world.sweep();
  await recovers(visit, changed);
}, () => ({ ...at(), token: null, headers: { Authorization: `Bearer ${world.token}` } }));

for (const [name, look, end] of [
  ['a restart', phone, () => world.restart()],
  ['another tab that logs out', desktop, async (visit) => {
    const other = await visit.context.newPage();
    await other.goto(`https://${visit.address}/#/system`);
    await other.getByRole('button', { name: 'Log out' }).click();
    await other.getByLabel('Token').waitFor();
    await change();  // a stream ends with its session, but only before it would tell more
  }],
  ['the withdrawal of its token', desktop, () => world.withdrawToken('desk')],
]) {
  stage.once(`a session ends by ${name}`, look, async (visit) => {
    await watch(visit);
    await end(visit);
    await visit.seeText('Your session has ended.');
    await visit.assertAccessible('session ended');
    await visit.page.getByLabel('Token').fill(world.token);
    await visit.page.getByRole('button', { name: 'Log in' }).click();
    await visit.see(visit.heading('Vehicles'));
    await seeStatus(visit, await change(), 'Approved');
  }, () => ({ ...at(), token: world.tokens.desk }));
}
