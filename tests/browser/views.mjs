// Every view, in every look: axe-core finds nothing, nothing is cut off beside the screen, and no part is loading or in
// trouble.
import { desktop, phone } from './browser.mjs';
import { hooks, rejected, settle, trouble, vehicle } from './fleet.mjs';
import { Stage } from './stage.mjs';

/// By their addresses, and the titles that they have.
const views = {
  '': 'Overview',
  vehicles: 'Vehicles',
  'vehicles?status=rejected&stuck=true': 'Vehicles',
  [`vehicles/${rejected.vin}`]: rejected.vin,
  [`vehicles/${vehicle(2).vin}?at=2020-01-01T00:00:00Z`]: vehicle(2).vin,
  'vehicles/WBA99999999999999': 'WBA99999999999999',
  findings: 'Findings',
  'findings?kind=status_unknown': 'Findings',
  'findings/silences': 'Silences',
  alerts: 'Alerts',
  'alerts/2': 'Alert 2',
  add: 'Add vehicles',
  system: 'System',
  'system/sweeps': 'Sweeps',
  'system/sweeps/1': 'Sweep 1',
  'system/deliveries': 'Deliveries',
  'system/deliveries/1': 'Delivery 1',
  'system/secrets': 'Webhook secrets',
  'system/audit': 'Audit log',
  'system/configuration': 'Configuration',
};

const stage = new Stage(async (world) => {
  await world.start({ hooks: () => hooks(world) });
  await settle(world);
  await trouble(world);
});

/// One test for each view, all in one visit.
async function lookAt(visit, t, paths) {
  for (const [path, title] of Object.entries(paths)) {
    await t.test(`#/${path}`, async () => {
      await visit.go(path);
      await visit.see(visit.heading(title));
      await visit.settled();
      await visit.assertAccessible(title);
    });
  }
}

stage.inEachLook('every view', async (visit, _, t) => {
  const { findings: [{ id }] } = await stage.world.api('GET', `/v1/findings?vin=${rejected.vin}`);
  await lookAt(visit, t, { ...views, [`findings/${id}`]: `Rejected · ${rejected.vin}` });
});

for (const look of [desktop, phone]) {
  stage.once('every view, for who may only look', look, (visit, _, t) => lookAt(visit, t, views), { token: stage.world.tokens.reader });
}
