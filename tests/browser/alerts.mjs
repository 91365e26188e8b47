// Alerts and hooks: what was given up is sent again, a hook is tried and enabled.
import assert from 'node:assert/strict';

import { desktop, looks } from './browser.mjs';
import { hooks, vehicle } from './fleet.mjs';
import { Stage } from './stage.mjs';

const reason = 'Vehicle privacy mode is enabled';
const dying = looks.map((_, number) => vehicle(400 + number));
const revoked = vehicle(410);

const stage = new Stage(async (world) => {
  await world.start({ hooks: () => hooks(world) });
  await world.move(dying, 'pending', { announce: false });
  await world.move([revoked], 'approved', { announce: false });
  await world.sweep();
  await world.move([revoked], 'revoked');
  await world.until('the hook that is gone', '/v1/hooks', ({ hooks: [, , former] }) => former.state === 'disabled' && former.dead === 1);
});
const { world } = stage;

const card = (visit, name) => visit.page.getByRole('listitem').filter({ has: visit.page.getByRole('heading', { level: 3, name }) });
const dialog = (visit) => visit.page.getByRole('dialog');
const press = (within, name) => within.getByRole('button', { name, exact: typeof name === 'string' }).click();

async function open(visit, to = 'alerts') {
  await visit.go(to);
  await visit.settled();
}

/// An alert of its own for each look, which the hook refuses.
async function die(look) {
  const one = dying[looks.indexOf(look)];
  await world.answerHook('on-call', { status: 400 });
  await world.move([{ ...one, reason }], 'rejected');
  const { alerts: [{ id }] } = await world.until('a dead alert', '/v1/alerts?state=dead&hook=on-call', ({ alerts }) => alerts.length > 0);
  return id;
}

stage.inEachLook('what was given up is told first, and sent again once its receiver is mended', async (visit, look) => {
  const { page } = visit;
  const id = await die(look);
  await open(visit);
  await visit.see(page.getByRole('region', { name: 'Dead alerts' }).getByText(/were given up|was given up/));
  await open(visit, 'alerts?state=dead&hook=on-call');
  const row = page.getByRole('row').filter({ hasText: `Alert ${id},` });
  await visit.see(row.getByText('HTTP 400'));
  await visit.assertAccessible('dead alerts');
  await world.answerHook('on-call', { status: 204 });
  await press(row, /^Send again/);
  await visit.assertAccessible('the question');
  await press(dialog(visit), 'Send again');
  await open(visit, `alerts/${id}`);
  await visit.see(page.getByRole('region', { name: 'How it went' }).getByText('Delivered'));
  await visit.see(page.getByText('HTTP 204'));
  await visit.assertAccessible('one alert');
});

stage.inEachLook('a test is sent to a hook, and its answer shown', async (visit) => {
  await open(visit);
  await press(card(visit, 'fleet-desk'), /^Send a test/);
  await visit.see(dialog(visit));
  await press(dialog(visit), 'Send the test');
  await visit.see(dialog(visit).getByText('The hook took it.'));
  await visit.assertAccessible('it took it');
  await press(dialog(visit), 'Close');
  await world.answerHook('fleet-desk', { status: 503, count: 1 });
  await press(card(visit, 'fleet-desk'), /^Send a test/);
  await press(dialog(visit), 'Send the test');
  await visit.see(dialog(visit).getByText('The hook did not take it.'));
  await visit.see(dialog(visit).getByText(/503/));
  await visit.assertAccessible('it did not');
});

stage.inEachLook('a hook that was gone is enabled, and gone again', async (visit) => {
  const former = card(visit, 'former-desk');
  await open(visit);
  await visit.see(former.getByText('Disabled'));
  await press(former, /^Enable/);
  await visit.assertAccessible('the question');
  await press(dialog(visit), 'Enable');
  await visit.gone(former.getByRole('button', { name: /^Enable/ }));
  await press(former, /^Send dead ones again/);
  await press(dialog(visit), 'Send again');
  await visit.see(dialog(visit).getByText('One dead alert is due now.'));
  await press(dialog(visit), 'Close');
  await world.until('the hook to be gone again', '/v1/hooks', ({ hooks: [, , { state, dead }] }) => state === 'disabled' && dead === 1);
  await visit.see(former.getByRole('button', { name: /^Enable/ }));
});

stage.inEachLook('are found by state, hook and kind', async (visit) => {
  const { page } = visit;
  await open(visit);
  await page.getByLabel('Hook', { exact: true }).selectOption('former-desk');
  await page.waitForFunction(() => location.hash.includes('hook=former-desk'));
  const { alerts } = await world.api('GET', '/v1/alerts?hook=former-desk');
  const rows = page.getByRole('table', { name: 'Alerts, newest first' }).getByRole('row').filter({ hasText: /Alert \d+/ });
  await visit.see(rows.filter({ hasText: `Alert ${alerts[0].id},` }));
  assert.equal(await rows.count(), alerts.length);
  await page.getByLabel('Kind of finding').selectOption({ label: 'Stuck' });
  await visit.see(page.getByText('No alert is like this.'));
});

stage.once('who may only look can send nothing', desktop, async (visit) => {
  await open(visit);
  await visit.see(card(visit, 'fleet-desk'));
  for (const name of [/^Send/, /^Enable/]) assert.equal(await visit.page.getByRole('button', { name }).count(), 0);
}, { token: world.tokens.reader });
