// Adding vehicles: a list is written, pasted, dropped or chosen, checked as one types, sent, and answered row by row.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { desktop, looks } from './browser.mjs';
import { vehicle } from './fleet.mjs';
import { Stage } from './stage.mjs';

const taken = looks.map((_, number) => vehicle(506 + 6 * number));

const stage = new Stage(async (world) => {
  await world.start();
  await world.move(taken, 'revoking', { announce: false });
});
const { world } = stage;

const list = (visit) => visit.page.getByRole('textbox', { name: 'The list' });
const said = (visit, text) => visit.see(visit.page.locator('.said').getByText(text));
const dialog = (visit) => visit.page.getByRole('dialog');
const press = (within, name) => within.getByRole('button', { name, exact: typeof name === 'string' }).click();
const result = (visit, { vin }) => visit.page.getByRole('table', { name: 'Results' }).getByRole('row').filter({ hasText: vin });

async function open(visit) {
  await visit.go('add');
  await visit.see(list(visit));
}

/// Four of which nobody has asked yet, for each look its own.
const fresh = (look, first) => Array.from({ length: 4 }, (_, number) => vehicle(first + 6 * (looks.indexOf(look) * 4 + number)));

stage.inEachLook('faults are told as one types, what is right is sent, and what the platform says stands in each row', async (visit, look) => {
  const { page } = visit;
  const [one, other] = fresh(look, 600);
  const refused = taken[looks.indexOf(look)];
  await open(visit);
  await list(visit).pressSequentially('vin,brand\n');
  await list(visit).pressSequentially(`${one.vin.slice(0, 16)},bmw`);
  await said(visit, /one row has a fault/);
  await list(visit).fill(`vin,brand\n${one.vin},bmw\n${other.vin},bmw\n${refused.vin},bmw\nWBA,bmw\n${one.vin},bmw\n`);
  await said(visit, '3 vehicles are ready');
  await said(visit, '2 rows have faults');
  await visit.assertAccessible('faults');
  await press(page, 'Ask for 3 clearances');
  await visit.see(dialog(visit));
  await visit.assertAccessible('the question');
  await press(dialog(visit), 'Ask for them');
  await visit.see(result(visit, one).getByText('Pending').first());
  await visit.see(result(visit, refused).getByText('Clearance is revoking'));
  await visit.see(page.getByText('All 3 are answered.'));
  await visit.assertAccessible('results');
  await world.move([one], 'approved');
  await visit.see(result(visit, one).getByText('Approved'));
  const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Download the results')]);
  assert.match(await readFile(await download.path(), 'utf8'), new RegExp(`${refused.vin}.*error.*Clearance is revoking`));
  await press(page, /^Correct the one that failed/);
  assert.match(await list(visit).inputValue(), new RegExp(refused.vin));
  assert.equal(await list(visit).inputValue().then((text) => text.includes(other.vin)), false);
});

stage.inEachLook('a Volkswagen Group vehicle needs the fleet operator’s name', async (visit, look) => {
  const { page } = visit;
  const skoda = vehicle(800 + 6 * looks.indexOf(look));  // 800 is of the third maker
  assert.equal(skoda.brand, 'skoda');
  await open(visit);
  await list(visit).fill(`vin,brand\n${skoda.vin},skoda\n`);
  await said(visit, /has a fault/);
  await page.getByLabel(/business name$/).first().fill('Demo Fleet, north');
  await press(page, 'Write it into it');
  await said(visit, 'One vehicle is ready');
  await press(page, 'Ask for one clearance');
  await press(dialog(visit), 'Ask for them');
  await visit.see(result(visit, skoda).getByText('Pending').first());
  const { tags } = await world.api('GET', `/v1/vehicles/${skoda.vin}`);
  assert.equal(tags['vw-group-customer-name'], 'Demo Fleet, north');
});

stage.inEachLook('a CSV file is chosen or dropped', async (visit, look) => {
  const { page } = visit;
  const [one, other] = fresh(look, 900);
  const text = ({ vin }) => `vin;brand;tag.depot\r\n${vin};bmw;"north, new"\r\n`;
  await open(visit);
  await page.getByLabel('Choose a CSV file').setInputFiles({ name: 'fleet.csv', mimeType: 'text/csv', buffer: Buffer.from(text(one)) });
  await said(visit, 'One vehicle is ready');
  assert.match(await list(visit).inputValue(), new RegExp(one.vin));
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'dropped.csv', { type: 'text/csv' }));
    return data;
  }, text(other));
  await page.getByRole('region', { name: 'The list' }).dispatchEvent('drop', { dataTransfer: transfer });
  await page.waitForFunction((vin) => document.querySelector('textarea').value.includes(vin), other.vin);
  await press(page, 'Back to what was there');
  assert.match(await list(visit).inputValue(), new RegExp(one.vin));
});

stage.inEachLook('what is not sent stays while one looks at other views', async (visit) => {
  const { page } = visit;
  await open(visit);
  await list(visit).fill('vin,brand\nWBA');
  await page.getByRole('navigation').getByRole('link', { name: 'Alerts' }).click();
  await visit.see(visit.heading('Alerts'));
  await page.goBack();
  assert.equal(await list(visit).inputValue(), 'vin,brand\nWBA');
});

stage.inEachLook('one vehicle is added without a list', async (visit, look) => {
  const { page } = visit;
  const [one] = fresh(look, 1200);
  await open(visit);
  const form = page.getByRole('form', { name: 'One vehicle' });
  await form.getByLabel('VIN').fill(one.vin.toLowerCase());
  await form.getByLabel('Brand').fill('bmw');
  await press(form, 'Put into the list');
  await said(visit, 'One vehicle is ready');
});

stage.once('who may only look is told why not', desktop, async (visit) => {
  await visit.go('add');
  await visit.seeText('Your token may only look.');
  assert.equal(await list(visit).count(), 0);
}, { token: world.tokens.reader });
