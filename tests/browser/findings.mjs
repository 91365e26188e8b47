// Findings: found, acknowledged, closed, silenced; each opens and ends while one looks.
import assert from 'node:assert/strict';

import { desktop, looks } from './browser.mjs';
import { settle, trouble, vehicle } from './fleet.mjs';
import { Stage } from './stage.mjs';

const reason = 'Vehicle privacy mode is enabled';
const byLook = (first) => looks.map((_, number) => vehicle(first + number));
const [acknowledging, closing, silencing, coming] = [300, 310, 320, 330].map(byLook);

const stage = new Stage(async (world) => {
  await world.start({ hooks: () => world.addHook('fleet-desk', undefined, { kinds: ['rejected'] }) });
  await settle(world);
  await trouble(world);
  const all = [...acknowledging, ...closing, ...silencing];
  await world.move([...all, ...coming], 'pending', { announce: false });
  await world.sweep();
  await world.move(all.map((each) => ({ ...each, reason })), 'rejected');
  await world.until('the findings', '/v1/findings?kind=rejected', ({ findings }) => findings.length === all.length + 2);
});
const { world } = stage;

const items = (visit) => visit.page.getByRole('list', { name: 'Findings, newest first' }).getByRole('listitem');
const item = (visit, { vin }) => items(visit).filter({ hasText: vin });
const dialog = (visit) => visit.page.getByRole('dialog');
const press = (within, name) => within.getByRole('button', { name, exact: typeof name === 'string' }).click();

async function open(visit, to = 'findings') {
  await visit.go(to);
  await visit.settled();
  await visit.page.locator('.connection[data-state="live"]').waitFor({ state: 'attached' });
}

async function openOne(visit, { vin }) {
  const { findings: [{ id }] } = await world.api('GET', `/v1/findings?vin=${vin}`);
  await open(visit, `findings/${id}`);
  await visit.see(visit.heading(`Rejected · ${vin}`));
}

stage.inEachLook('is acknowledged in the list, with a name and a note', async (visit, look) => {
  const one = acknowledging[looks.indexOf(look)];
  await open(visit);
  await visit.see(item(visit, one).getByText('Have privacy mode switched off'));
  await press(item(visit, one), /^Acknowledge/);
  await visit.see(dialog(visit));
  await dialog(visit).getByLabel('Note').fill('The driver is told');
  await dialog(visit).getByLabel('Your name').fill('Mara');
  await visit.assertAccessible('the question');
  await press(dialog(visit), 'Acknowledge');
  await visit.see(item(visit, one).getByText(/Mara has it.*The driver is told/));
  const { findings: [{ acknowledged }] } = await world.api('GET', `/v1/findings?vin=${one.vin}`);
  assert.deepEqual([acknowledged.by, acknowledged.note], ['Mara', 'The driver is told']);
});

stage.inEachLook('is closed where it stands by itself', async (visit, look) => {
  const one = closing[looks.indexOf(look)];
  await openOne(visit, one);
  await press(visit.page, 'Close');
  await visit.see(dialog(visit));
  await dialog(visit).getByLabel('Note').fill('Sold');
  await visit.assertAccessible('the question');
  await press(dialog(visit), 'Close it');
  await visit.see(visit.page.getByRole('main').getByText('Closed', { exact: true }));
  await visit.see(visit.page.getByText('Sold'));
  await visit.assertAccessible('closed');
});

stage.inEachLook('is silenced, and the silence is taken back', async (visit, look) => {
  const { page } = visit;
  const one = silencing[looks.indexOf(look)];
  await openOne(visit, one);
  await press(page, 'Silence');
  await visit.see(dialog(visit));
  await dialog(visit).getByLabel('“Rejected” of this vehicle').check();
  await dialog(visit).getByLabel('Note').fill('It is being moved');
  await visit.assertAccessible('the question');
  await press(dialog(visit), 'Silence');
  await visit.see(page.getByRole('status').filter({ hasText: `Silenced: Rejected of ${one.vin}` }));

  // Of what was told before nothing is changed; of what comes now nobody is told.
  await open(visit);
  await world.move([one], 'approved');
  await visit.gone(item(visit, one));
  await world.move([{ ...one, reason }], 'rejected');
  await item(visit, one).getByRole('link', { name: 'Silenced' }).click();
  await visit.see(visit.heading('Silences'));
  const row = page.getByRole('table', { name: 'In force' }).getByRole('row').filter({ hasText: one.vin });
  await visit.see(row.getByText('It is being moved'));
  await visit.assertAccessible('silences');
  await press(row, /^Take back/);
  await press(dialog(visit), 'Take it back');
  await visit.gone(row);
});

stage.inEachLook('opens and ends while one looks', async (visit, look) => {
  const one = coming[looks.indexOf(look)];
  await open(visit);
  await world.move([{ ...one, reason }], 'rejected');
  await visit.see(item(visit, one));
  await world.move([one], 'approved');
  await visit.gone(item(visit, one));
});

stage.inEachLook('is found by its kind, and by whether it is open', async (visit) => {
  const { page } = visit;
  await open(visit);
  const filtered = async (query) => {
    await open(visit, `findings?${query}`);
    const { findings } = await world.api('GET', `/v1/findings?limit=100&${query}${query.includes('open=') ? '' : '&open=true'}`);
    await page.waitForFunction((count) => document.querySelectorAll('.finding').length === count, findings.length);
  };
  await filtered('kind=stuck');
  await filtered('kind=unlisted&kind=stuck');
  await filtered('open=false');
  await visit.assertAccessible('those that have ended too');
  await filtered('acknowledged=true');
  await open(visit, 'findings?kind=webhook_silent');
  await visit.see(page.getByText('No finding is like this.'));
  await page.getByRole('link', { name: 'Show all that are open' }).click();
  await visit.see(items(visit));
});

stage.once('a silence that cannot be is refused before it is sent', desktop, async (visit) => {
  await open(visit, 'findings/silences');
  await press(visit.page, 'New silence');
  await press(dialog(visit), 'Silence');
  await visit.see(dialog(visit).getByRole('alert'));
  await visit.assertAccessible('the fault');
  await dialog(visit).getByLabel('Tag').fill('depot=nowhere');
  await press(dialog(visit), '1 week');
  await press(dialog(visit), 'Silence');
  await visit.see(visit.page.getByRole('table', { name: 'In force' }).getByText('depot'));
});

stage.once('who may only look can neither acknowledge nor silence', desktop, async (visit) => {
  await open(visit);
  await visit.see(items(visit));
  for (const name of [/^Acknowledge/, /^Silence:/]) assert.equal(await visit.page.getByRole('button', { name }).count(), 0);
}, { token: world.tokens.reader });
