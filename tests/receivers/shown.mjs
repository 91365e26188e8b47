// What a receiver sees of a message, by format: its change, and what stands in it of a vehicle.
import assert from 'node:assert/strict';

export const publicUrl = 'https://tracker.example.com/clearance';

const shortReason = 100; // of the platform's words so many characters are in every format, and the rest mostly

const minute = (time) => `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
const oneLine = (text) => text.replace(/[\u0000-\u001f\u007f]/g, ' ');
const beginning = (reason) => oneLine(reason).slice(0, shortReason);

function prefixed(title) {
  if (title.startsWith('[TEST] ')) return 'test';
  return title.startsWith('Resolved: ') ? 'resolved' : 'opened';
}

const teamsBody = (body) => body.attachments[0].content.body;

/// "opened", "acknowledged", "resolved" or "test".
export const changeOf = {
  'standard-webhooks': (body) => (body.data.test ? 'test' : body.data.change),
  cloudevents: (event) => (event.data.test ? 'test' : event.data.change),
  slack: (body) => prefixed(body.text),
  teams: (body) => prefixed(teamsBody(body)[0].text),
  pagerduty: (body) => body.payload.custom_details.test
    ? 'test' : { trigger: 'opened', acknowledge: 'acknowledged', resolve: 'resolved' }[body.event_action],
  alertmanager: ([{ labels, endsAt }]) =>
    labels.test ? 'test' : Date.parse(endsAt) <= Date.now() ? 'resolved' : 'opened',
};

/// The texts that a person reads, as they are shown, a line each; and the addresses behind them.
const readable = {
  slack(body) {
    const texts = body.blocks.flatMap(({ text, elements }) => (text ? [text] : elements)).map(({ text }) => text);
    for (const text of [body.text, ...texts]) {
      assert.doesNotMatch(text, new RegExp(`<(?!${publicUrl})`), 'only links of ours begin with "<"');
      assert.doesNotMatch(text, /&(?!(amp|lt|gt);)/, 'each "&" is escaped');
    }
    const links = texts.flatMap((text) => [...text.matchAll(/<([^|>]*)\|/g)].map(([, url]) => url));
    const shown = texts.join('\n').replace(/<[^|>]*\|([^>]*)>/g, '$1')
      .replaceAll('∗', '*').replaceAll('∼', '~').replaceAll('ˋ', '`').replaceAll('＿', '_')
      .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
    return { shown, links };
  },
  teams(body) {
    const { actions = [] } = body.attachments[0].content;
    const texts = teamsBody(body).flatMap(({ text, facts }) =>
      facts ? facts.map(({ title, value }) => `${title}: ${value}`) : [text]);
    const all = texts.join('\n');
    // Escapes away, so that what is left of Markdown's signs has an effect.
    const effective = all.replace(/\\[\\*_`~[\]<]/g, '.');
    const links = [...effective.matchAll(/\]\(([^)]*)\)/g)].map(([, url]) => url);
    for (const url of links) assert.ok(url.startsWith(publicUrl), `a link that is not ours: ${url}`);
    assert.doesNotMatch(effective, /[`~<_]/, 'no markup but ours');
    const shown = all.replace(/\[((?:\\.|[^\]\\])*)\]\([^)]*\)/g, '$1').replace(/\\([\\*_`~[\]<])/g, '$1')
      .replaceAll('\u200b', '');
    return { shown, links: [...links, ...actions.map(({ url }) => url)] };
  },
};

function expectPlain(format, body, vehicle) {
  const { shown, links } = readable[format](body);
  const { brand, tags, reason, code, at, advice } = vehicle;
  assert.ok(shown.includes(vehicle.vin), shown);
  assert.ok(shown.includes(`Brand: ${brand}`), shown);
  for (const [name, value] of Object.entries(tags)) assert.ok(shown.includes(`${name}=${value.slice(0, 40)}`), shown);
  if (code) assert.ok(shown.includes(`Reason: ${code.replaceAll('_', ' ')}`), shown);
  if (reason) assert.ok(shown.includes(`Platform's words: ${beginning(reason)}`), shown);
  assert.ok(shown.includes(`Since: ${minute(at)}`), shown);
  assert.ok(links.includes(vehicle.link), `${vehicle.link} is not among ${links}`);
  assert.equal(shown.includes(advice), changeOf[format](body) === 'opened', shown);
  assert.ok(links.some((url) => url.startsWith(`${publicUrl}/#/alerts/`)), `${links}`);
}

function expectFinding(finding, vehicle) {
  const { vin, brand, tags, reason, code, at, link, advice } = vehicle;
  const expected = {
    kind: 'rejected', vin, brand, tags, status: 'rejected', from: 'pending', reason_code: code ?? null, link };
  assert.deepEqual(finding, { ...finding, ...expected });
  assert.equal(Date.parse(finding.since), Date.parse(at));
  assert.equal(finding.estimated, false);
  assert.ok(finding.advice.includes(advice), finding.advice);
  assert.ok(finding.summary.includes(vin), finding.summary);
  if (reason === undefined) assert.equal(finding.reason, null);
  else if (reason.length <= 2000) assert.equal(finding.reason, reason);
  else assert.ok(finding.reason.startsWith(reason.slice(0, 1900)), finding.reason);
}

function findingIn(data, vehicle) {
  const finding = data.findings.find(({ vin }) => vin === vehicle.vin);
  assert.ok(finding, `${vehicle.vin} is missing`);
  expectFinding(finding, vehicle);
  assert.ok(data.link.startsWith(`${publicUrl}/#/alerts/`), data.link);
}

/// Throws when the message does not say all of the vehicle.
export const expectTold = {
  'standard-webhooks': (body, vehicle) => findingIn(body.data, vehicle),
  cloudevents: (event, vehicle) => findingIn(event.data, vehicle),
  slack: (body, vehicle) => expectPlain('slack', body, vehicle),
  teams: (body, vehicle) => expectPlain('teams', body, vehicle),
  pagerduty(body, vehicle) {
    const { custom_details: details } = body.payload;
    findingIn(details, vehicle);
    assert.ok(body.links.some(({ href }) => href === vehicle.link), JSON.stringify(body.links));
    assert.ok(body.client_url.startsWith(`${publicUrl}/#/alerts/`), body.client_url);
    assert.equal(body.payload.class, 'rejected');
    if (body.event_action === 'trigger') assert.ok(details.what_to_do.includes(vehicle.advice), details.what_to_do);
  },
  alertmanager(body, vehicle) {
    const alert = body.find(({ labels }) => labels.vin === vehicle.vin);
    assert.ok(alert, `${vehicle.vin} is missing`);
    const { labels, annotations } = alert;
    const label = (tag) => `tag_${tag.replace(/[^a-zA-Z0-9]/g, '_')}`;
    const tags = Object.entries(vehicle.tags).map(([name, value]) => [label(name), value]);
    assert.deepEqual(labels, {
      alertname: 'ClearanceRejected', kind: 'rejected', severity: 'error', status: 'rejected', vin: vehicle.vin,
      brand: vehicle.brand, ...(vehicle.code ? { reason_code: vehicle.code } : {}), ...Object.fromEntries(tags) });
    const { description } = annotations;
    if (vehicle.reason) assert.ok(description.startsWith(beginning(vehicle.reason)), description);
    assert.ok(annotations.advice.includes(vehicle.advice), annotations.advice);
    assert.equal(annotations.since, minute(vehicle.at));
    assert.equal(annotations.link, vehicle.link);
    assert.equal(alert.generatorURL, vehicle.link);
  },
};

/// The VINs that a message names, of those given.
export function named(body, vins) {
  const text = JSON.stringify(body);
  return vins.filter((vin) => text.includes(vin));
}
