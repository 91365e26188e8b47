// Logging in and out, and what stands around every view.
import assert from 'node:assert/strict';

import { desktop, phone } from './browser.mjs';
import { Stage } from './stage.mjs';

const stage = new Stage((world) => world.start());
const nobody = { token: null };
const views = {
  Overview: '', Vehicles: 'vehicles', Findings: 'findings', Alerts: 'alerts', 'Add vehicles': 'add', System: 'system' };

const token = (visit) => visit.page.getByLabel('Token');
const logIn = (visit) => visit.page.getByRole('button', { name: 'Log in' });
const logOut = (visit) => visit.page.getByRole('button', { name: 'Log out' });

stage.inEachLook('logging in keeps no token where a script can read it, and out ends the session', async (visit) => {
  const { page } = visit;
  await visit.go('findings');
  await visit.see(token(visit));
  await visit.assertAccessible('log-in');
  await token(visit).fill('not one of them');
  await logIn(visit).click();
  await visit.see(page.getByRole('alert').filter({ hasText: 'This is not one of the tokens.' }));
  await visit.assertAccessible('log-in refused');
  await token(visit).fill(stage.world.tokens.desk);
  await token(visit).press('Enter');
  await visit.see(visit.heading('Findings'));
  assert.deepEqual(await page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length]), ['', 0, 0]);
  const [cookie] = await visit.context.cookies();
  assert.deepEqual([cookie.httpOnly, cookie.secure, cookie.sameSite], [true, true, 'Strict']);
  await visit.see(page.getByText('desk', { exact: true }));

  await page.reload();
  await visit.see(visit.heading('Findings'));
  await logOut(visit).click();
  await visit.see(token(visit));
  const answer = await visit.context.request.get(`https://${visit.address}/v1/session`);
  assert.equal(answer.status(), 401);
}, nobody);

stage.inEachLook('every view is reached, and tells the browser and screen readers which it is', async (visit) => {
  const { page } = visit;
  await visit.go('nowhere');
  await visit.see(visit.heading('There is no such view'));
  for (const [name, path] of Object.entries(views)) {
    const link = page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name, exact: true });
    await link.click();
    await visit.see(visit.heading(name));
    assert.equal(new URL(page.url()).hash, `#/${path}`);
    assert.equal(await link.getAttribute('aria-current'), 'page');
    await page.waitForFunction(([title, heading]) => document.title === title && document.activeElement.innerText === heading,
      [`${name} · clearance-tracker`, name]);
  }
  await page.goBack();
  await visit.see(visit.heading('Add vehicles'));
});

stage.once('the keyboard alone leads past the navigation and to every view', desktop, async (visit) => {
  const { page } = visit;
  await visit.go('nowhere');
  await visit.see(visit.heading('There is no such view'));
  const focused = () => page.evaluate(() => document.activeElement.innerText || document.activeElement.id);
  const skip = page.getByRole('link', { name: 'To the content' });
  await skip.focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'content');
  assert.equal(new URL(page.url()).hash, '#/nowhere');
  for (const name of Object.keys(views)) {
    await skip.focus();
    for (let pressed = 0; pressed < 10 && (await focused()) !== name; ++pressed) await page.keyboard.press('Tab');
    assert.equal(await focused(), name);
    await page.keyboard.press('Enter');
    await visit.see(visit.heading(name));
  }
});

stage.once('an address that names nothing leads on', phone, async (visit) => {
  await visit.go('vehicles%2F/x?y');
  await visit.see(visit.heading('There is no such view'));
  await visit.assertAccessible('no such view');
  await visit.page.getByRole('link', { name: 'To the overview' }).click();
  await visit.see(visit.heading('Overview'));
});

stage.once('who may only look is told so', desktop, async (visit) => {
  await visit.go('');
  await visit.seeText('may look');
}, { token: stage.world.tokens.reader });
