// One vehicle: its life and what it stands on, time travel, and each command with its answer.
import assert from 'node:assert/strict';

import { desktop, looks } from './browser.mjs';
import { had, vehicle } from './fleet.mjs';
import { Stage } from './stage.mjs';

const minute = 60_000;
const reason = 'Vehicle privacy mode is enabled';
const veteran = vehicle(200);  // two episodes before the tracker came, and a third that it saw
const late = vehicle(201);
const missed = vehicle(202);
const byLook = (first) => looks.map((_, number) => vehicle(first + number));
const [revoking, canceling, refused, acknowledging] = [210, 220, 230, 240].map(byLook);

const stage = new Stage(async (world) => {
  await world.start();
  await had(world, veteran, [['pending', 40], ['approved', 38], ['revoking', 20], ['revoked', 19], ['pending', 9], ['approved', 8]]);
  await world.move([late, missed, ...refused, ...acknowledging], 'pending', { announce: false });
  await world.move(revoking, 'approved', { announce: false });
  for (const each of canceling) await had(world, each, [['pending', 3]]);
  await world.sweep();

  await world.move([{ ...veteran, reason }], 'rejected');
  await world.control('POST', '/control/webhooks', { pause: true });
  await world.move([late], 'approved');
  await world.move([missed], 'approved', { announce: false });
  await world.sweep();
  await world.control('POST', '/control/webhooks', { pause: false });
  await world.move(acknowledging.map((each) => ({ ...each, reason })), 'rejected');
  await world.until('the late webhook', `/v1/vehicles/${late.vin}/transitions`, ({ transitions }) => transitions.at(-1).sources.includes('webhook'));
  await world.until('the findings', '/v1/findings', ({ findings }) => findings.length === acknowledging.length + 1);
});
const { world } = stage;

const standing = (visit, name = 'How it stands') => visit.page.getByRole('region', { name });
const dialog = (visit) => visit.page.getByRole('dialog');
const press = (within, name) => within.getByRole('button', { name, exact: true }).click();

async function open(visit, { vin }) {
  await visit.go(`vehicles/${vin}`);
  await visit.see(visit.heading(vin));
  await visit.see(standing(visit));
  await visit.page.locator('.connection[data-state="live"]').waitFor({ state: 'attached' });
}

stage.inEachLook('its life by episodes, with the reason, what each transition stands on, and the raw webhook', async (visit) => {
  const { page } = visit;
  await open(visit, veteran);
  await visit.see(standing(visit).getByText('Rejected'));
  await visit.see(standing(visit).getByText(reason));
  const life = page.getByRole('region', { name: 'Life' });
  await visit.see(life.getByRole('heading', { level: 3 }));
  assert.deepEqual(await life.getByRole('heading', { level: 3 }).allInnerTexts(), ['Episode 2', 'Episode 1']);
  const newest = life.getByRole('listitem').filter({ hasText: 'Rejected' }).first();
  await visit.see(newest.getByText('Told by webhook'));
  await newest.getByText('Evidence').click();
  await visit.see(newest.getByText('Webhook', { exact: true }));
  await press(newest, 'Show the webhook as it came');
  const raw = newest.getByLabel(/^The body of delivery/);
  await visit.see(raw);
  assert.match(await raw.innerText(), new RegExp(veteran.vin));
  await visit.assertAccessible('evidence and raw webhook');
});

stage.inEachLook('late and missed webhooks are marked, and say what that means', async (visit) => {
  const { page } = visit;
  await open(visit, late);
  const mark = page.getByRole('button', { name: 'webhook late' });
  await visit.see(mark);
  await mark.focus();
  await visit.see(page.getByRole('tooltip').filter({ hasText: 'A sweep found it' }));
  await page.clock.install({ time: Date.now() + 16 * minute });
  await page.reload();
  await open(visit, missed);
  await visit.see(page.getByRole('button', { name: 'webhook missed' }));
});

stage.inEachLook('travels in time by a transition, by the slider and by a time, and comes back', async (visit) => {
  const { page } = visit;
  const then = standing(visit, 'How it stood then');
  await open(visit, veteran);
  await page.getByRole('link', { name: /^as it stood then/ }).last().click();
  await visit.see(then.getByText('Pending'));
  await visit.see(page.getByText(/^As it stood at/));
  await visit.assertAccessible('the past');
  await page.getByRole('link', { name: 'Back to now' }).click();
  await visit.see(standing(visit).getByText('Rejected'));

  const slider = page.getByRole('slider', { name: 'Time that is looked at' });
  await slider.focus();
  await page.keyboard.press('Home');
  await visit.see(then.getByText('Pending'));
  await page.goBack();
  await visit.see(standing(visit).getByText('Rejected'));

  await page.getByText('Pick a time').click();
  await page.getByLabel('How it stood at').fill(new Date(Date.now() - 30 * 24 * 60 * minute).toISOString().slice(0, 19));
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await visit.see(then.getByText('Approved'));
  assert.match(new URL(page.url()).hash, /\?at=/);
  await page.reload();
  await visit.see(then.getByText('Approved'));
});

stage.inEachLook('a check is confirmed, and tells what the platform said', async (visit) => {
  await open(visit, missed);
  await press(visit.page, 'Check now…');
  await visit.see(dialog(visit));
  await visit.assertAccessible('the question');
  await press(dialog(visit), 'Check now');
  await visit.see(dialog(visit).getByText('It told nothing new.'));
  await press(dialog(visit), 'Close');
  await visit.gone(dialog(visit));
});

stage.inEachLook('revoking is confirmed, answered, and its end comes by itself', async (visit, look) => {
  const one = revoking[looks.indexOf(look)];
  await open(visit, one);
  await press(visit.page, 'Revoke…');
  await visit.see(dialog(visit));
  await visit.assertAccessible('the question');
  await press(dialog(visit), 'Leave it');
  await visit.gone(dialog(visit));
  await press(visit.page, 'Revoke…');
  await visit.see(dialog(visit));
  await visit.page.keyboard.press('Escape');
  await visit.gone(dialog(visit));
  await press(visit.page, 'Revoke…');
  await press(dialog(visit), 'Revoke');
  await visit.see(dialog(visit).getByText('Revoking'));
  await visit.assertAccessible('the answer');
  await press(dialog(visit), 'Close');
  await visit.see(standing(visit).getByText('Revoking'));
  await world.move([one], 'revoked');
  await visit.see(standing(visit).getByText('Revoked'));
  await visit.see(visit.page.getByRole('link', { name: 'Ask for it again…' }));
});

stage.inEachLook('a request is canceled, and one that the platform refuses says so in its words', async (visit, look) => {
  const one = canceling[looks.indexOf(look)];
  await open(visit, one);
  await press(visit.page, 'Cancel the request…');
  await press(dialog(visit), 'Cancel the request');
  await visit.see(dialog(visit).getByText('Canceling'));
  await press(dialog(visit), 'Close');
  await open(visit, refused[looks.indexOf(look)]);
  await press(visit.page, 'Cancel the request…');
  await press(dialog(visit), 'Cancel the request');
  await visit.see(dialog(visit).getByRole('alert').filter({ hasText: 'A pending clearance can be canceled only one day after it was made' }));
  await visit.assertAccessible('the refusal');
  await press(dialog(visit), 'Leave it');
  await visit.see(standing(visit).getByText('Pending'));
});

stage.inEachLook('its finding is acknowledged, with a note', async (visit, look) => {
  const one = acknowledging[looks.indexOf(look)];
  await open(visit, one);
  const findings = visit.page.getByRole('region', { name: 'Findings and alerts' });
  await press(findings, 'Acknowledge…');
  await dialog(visit).getByLabel(/^Note/).fill('The driver is told');
  await visit.assertAccessible('the question');
  await press(dialog(visit), 'Acknowledge');
  await visit.see(findings.getByText('The driver is told'));
  await visit.gone(findings.getByRole('button', { name: 'Acknowledge…' }));
});

stage.once('a VIN that nobody knows can be asked for', desktop, async (visit) => {
  const unknown = vehicle(299);
  await visit.go(`vehicles/${unknown.vin.toLowerCase()}`);
  await visit.see(visit.heading(unknown.vin));
  await visit.seeText('The tracker knows no such vehicle.');
  await press(visit.page, 'Ask the platform about it…');
  await press(dialog(visit), 'Check now');
  await visit.see(dialog(visit).getByText('The platform does not know this vehicle.'));
  await visit.go('vehicles/short');
  await visit.seeText('This cannot be a VIN.');
});

stage.once('who may only look sees no command', desktop, async (visit) => {
  await open(visit, revoking[0]);
  await visit.see(visit.page.getByRole('button', { name: 'Copy VIN' }));
  for (const name of [/Check now/, /Revoke/, /Acknowledge/, /Cancel/]) assert.equal(await visit.page.getByRole('button', { name }).count(), 0);
}, { token: world.tokens.reader });
