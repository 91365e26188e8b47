// The list of vehicles: found, ordered, shown as one likes, taken along; and what changes while one looks.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { desktop, looks, phone } from './browser.mjs';
import { settle, settled, stuck, trouble, vehicle } from './fleet.mjs';
import { Stage } from './stage.mjs';

const stage = new Stage(async (world) => {
  await world.start();
  await settle(world);
  await trouble(world);
});
const { world } = stage;

const search = (visit) => visit.page.getByRole('searchbox', { name: 'Search by VIN' });
const rows = (visit) => visit.page.getByRole('row').filter({ has: visit.page.getByRole('rowheader') });
const row = (visit, { vin }) => rows(visit).filter({ hasText: vin });
const query = (visit) => new URLSearchParams(new URL(visit.page.url()).hash.split('?')[1] ?? '');
const told = (visit, text) => visit.see(visit.page.getByRole('main').locator('p strong').filter({ hasText: text }));

async function open(visit, choice = '') {
  await visit.go(`vehicles${choice}`);
  await visit.see(rows(visit));
}

/// The address says the same, once the page has come to it.
const addressed = (visit, name, values) => visit.page.waitForFunction(([name, values]) =>
  new URLSearchParams(location.hash.split('?')[1]).getAll(name).join() === values, [name, values.join()]);

stage.inEachLook('search finds as one types', async (visit) => {
  await open(visit);
  await search(visit).pressSequentially('demo');
  await visit.see(visit.page.getByText('No vehicle fits these filters'));
  await visit.assertAccessible('nothing found');
  await search(visit).fill('');
  await search(visit).pressSequentially(stuck.vin.slice(-9).toLowerCase());
  await told(visit, '1 vehicle fits');
  await visit.see(row(visit, stuck));
  await addressed(visit, 'q', [stuck.vin.slice(-9).toLowerCase()]);
  await search(visit).fill('');
  await told(visit, `${settled.length + 5} vehicles`);
});

stage.inEachLook('filters by status, brand, tag and what is stuck, and a way back from each', async (visit) => {
  const { page } = visit;
  await open(visit);
  const count = async (choice) => (await world.api('GET', `/v1/vehicles?${choice}&limit=500`)).vehicles.length;
  await page.getByRole('group', { name: 'Status' }).getByRole('button', { name: /^Pending/ }).click();
  await told(visit, `${await count('status=pending')} vehicles fit`);
  await addressed(visit, 'status', ['pending']);
  await page.getByRole('search').getByRole('button', { name: 'Brand', exact: true }).click();
  await page.getByRole('checkbox', { name: /^bmw/ }).check();
  await told(visit, `${await count('status=pending&brand=bmw')} vehicle`);
  await visit.assertAccessible('the menu of brands');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await told(visit, `${settled.length + 5} vehicles`);

  await page.getByRole('button', { name: /^More filters/ }).click();
  await page.getByLabel('Tag’s name').fill('depot');
  await page.getByLabel('Tag’s value').fill('north');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await addressed(visit, 'tag.depot', ['north']);
  await page.getByRole('combobox', { name: /^Stuck/ }).selectOption('true');
  await visit.assertAccessible('the menu of more filters');
  await page.keyboard.press('Escape');
  await told(visit, '1 vehicle fits');
  await visit.see(row(visit, stuck));
  await page.getByRole('button', { name: 'Without: depot: north' }).click();
  await page.getByRole('button', { name: 'Without: Stuck' }).click();
  await told(visit, `${settled.length + 5} vehicles`);
});

const firstVin = async (visit) => (await rows(visit).first().getByRole('rowheader').innerText()).trim();
const begins = (visit, vin) => visit.see(rows(visit).first().filter({ hasText: vin }));

stage.inEachLook('is ordered as one likes', async (visit, look) => {
  const { page } = visit;
  await open(visit);
  const vins = (await world.api('GET', '/v1/vehicles?limit=500')).vehicles.map(({ vin }) => vin).sort();
  if (look.size === 'phone') await page.getByLabel('Order').selectOption({ label: 'VIN, A to Z' });
  else await page.getByRole('columnheader', { name: 'VIN' }).getByRole('button').click();
  await begins(visit, vins[0]);
  await addressed(visit, 'sort', ['vin']);
  if (look.size === 'phone') await page.getByLabel('Order').selectOption({ label: 'VIN, Z to A' });
  else await page.getByRole('columnheader', { name: 'VIN' }).getByRole('button').click();
  await begins(visit, vins.at(-1));
  await page.reload();
  await begins(visit, vins.at(-1));
});

stage.inEachLook('shows the columns that are chosen, and its link restores exactly this view', async (visit, look) => {
  const { page } = visit;
  await open(visit, '?sort=brand&status=approved');
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'Reason' }).uncheck();
  await page.getByRole('checkbox', { name: 'Last confirmed' }).check();
  await visit.assertAccessible('the menu of columns');
  await page.keyboard.press('Escape');
  const shown = async () => [await rows(visit).allInnerTexts(), await page.getByRole('columnheader').allInnerTexts()];
  await addressed(visit, 'columns', ['vin,status,brand,since,tags,last_confirmed']);
  const before = await shown();
  if (look.size === 'desktop') assert.deepEqual(before[1], ['VIN', 'Status', 'Brand', 'Since', 'Tags', 'Last confirmed']);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await visit.see(page.getByText('The link to this view is copied'));
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(link, page.url());
  await visit.go('');
  await visit.see(visit.heading('Overview'));
  await page.goto(link);
  await begins(visit, before[0][0].split(/\s/)[0]);
  assert.deepEqual((await shown())[1], before[1]);
  assert.equal(await firstVin(visit), before[0][0].split(/\s/)[0]);
});

stage.inEachLook('is exported as CSV, all that fits', async (visit) => {
  const { page } = visit;
  await open(visit, '?status=rejected');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export CSV' }).click()]);
  assert.match(download.suggestedFilename(), /^vehicles-.*\.csv$/);
  const [head, ...lines] = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n');
  assert.match(head, /^vin,brand,status,/);
  const { vehicles } = await world.api('GET', '/v1/vehicles?status=rejected&limit=500');
  assert.deepEqual(lines.map((line) => line.split(',')[0]), vehicles.map(({ vin }) => vin).sort());
  await visit.see(page.getByText(' is complete: '));
  await visit.assertAccessible('exported');
});

stage.inEachLook('leads to a vehicle, and back to where one was', async (visit) => {
  const { page } = visit;
  await open(visit, '?sort=vin');
  const link = rows(visit).nth(2).getByRole('link');
  const vin = await link.innerText();
  await link.click();
  await visit.see(visit.heading(vin));
  await page.goBack();
  await visit.see(row(visit, { vin }));
  assert.equal(query(visit).get('sort'), 'vin');
});

stage.once('the keyboard moves through rows and opens one', desktop, async (visit) => {
  const { page } = visit;
  await open(visit, '?sort=vin');
  await rows(visit).first().getByRole('link').focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft']) await page.keyboard.press(key);
  const vin = await rows(visit).nth(1).getByRole('rowheader').innerText();
  await page.waitForFunction((vin) => document.activeElement.innerText === vin, vin);
  await page.keyboard.press('End');
  const vins = (await world.api('GET', '/v1/vehicles?limit=500')).vehicles.map((each) => each.vin).sort();
  await page.waitForFunction((vin) => document.activeElement.innerText === vin, vins.at(-1));
  await page.keyboard.press('Enter');
  await visit.see(visit.heading(vins.at(-1)));
});

stage.inEachLook('a row changes where it stands, and what would stand elsewhere is offered', async (visit, look) => {
  const { page } = visit;
  const changing = vehicle(100 + looks.indexOf(look));
  await world.move([changing], 'pending', { announce: false });
  await world.sweep();
  await open(visit, `?q=${changing.vin}&sort=-since`);
  await page.locator('.connection[data-state="live"]').waitFor({ state: 'attached' });
  await visit.see(row(visit, changing).filter({ hasText: 'Pending' }));
  await world.move([changing], 'approved');
  await visit.see(row(visit, changing).filter({ hasText: 'Approved' }));
  await page.getByRole('button', { name: '1 vehicle has changed – show' }).click();
  await visit.gone(page.getByRole('button', { name: /changed – show/ }));
  await visit.see(row(visit, changing).filter({ hasText: 'Approved' }));
});

stage.once('says so where there is nothing that fits, and leads back', phone, async (visit) => {
  await visit.go('vehicles?brand=kia');
  await visit.see(visit.page.getByText('No vehicle fits these filters'));
  await visit.page.getByRole('button', { name: 'Clear filters' }).first().click();
  await visit.see(rows(visit));
});
