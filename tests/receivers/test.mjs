// The tracker's alerts, received over HTTPS by what its formats are written for. One story, told to hooks of every
// format, and then what they received of it. Usage: node test.mjs BINARIES
import assert from 'node:assert/strict';
import test from 'node:test';

import { read, Receivers, verify } from './receivers.mjs';
import { check, isBroken, part } from './parts.mjs';
import { changeOf, expectTold, named, publicUrl } from './shown.mjs';
import { acknowledged, all, formats, groups, hooks, most, newSecret, rejected, signed, summarizing } from './story.mjs';
import { eventually, World } from './world.mjs';

const world = new World(process.argv[2]);
const receivers = new Receivers(world.certificate());

const received = (name) => receivers.requests(name).filter(({ read }) => read !== undefined);
/// The messages to a hook that tell this change of a vehicle.
function messages(name, change, vehicle) {
  const { format } = hooks.find((each) => each.name === name);
  return received(name).map(({ read }) => read)
    .filter((body) => changeOf[format](body) === change && (!vehicle || named(body, [vehicle.vin]).length === 1));
}
const faults = () => hooks.flatMap(({ name }) => receivers.requests(name)).map(({ fault }) => fault).filter(Boolean);

/// Until every hook of these has told the change of every vehicle; at once not, when a request has a fault.
function told(names, change, vehicles) {
  return eventually(`${change} at ${names}`, () => {
    assert.deepEqual(faults(), []);
    return names.every((name) => vehicles.every((vehicle) => messages(name, change, vehicle).length > 0));
  });
}

const singles = [...formats, 'plain-secret'];
/// Until every hook has told the change of its vehicles.
async function toldEverywhere(change) {
  await told(singles, change, rejected);
  for (const [name, vehicles] of Object.entries(groups))
    await told(formats.map((format) => `${name}-${format}`), change, vehicles.slice(0, 1));
}

part('tracker and platform start', async () => {
  await receivers.listen();
  for (const each of hooks) {
    const answers = { gone: [410, {}], moved: [302, { Location: receivers.address('/elsewhere') }] };
    each.url = receivers.add({ ...each, answer: answers[each.name] });
  }
  await world.startPlatform();
  await world.startTracker(hooks, publicUrl);
});

part('a sweep finds the vehicles pending', async () => {
  await world.move(all, 'pending', { announce: false });
  await world.api('POST', '/v1/sweeps');
  await eventually('all to be pending', async () => {
    const { by_status: count } = await world.api('GET', '/v1/summary');
    return count.pending === all.length;
  });
});

part('they are rejected, and every hook is told', async () => {
  await world.move(all, 'rejected');
  await toldEverywhere('opened');
  const { findings } = await world.api('GET', '/v1/findings?open=true&limit=500');
  const { sent } = await world.control('GET', '/control/webhooks');
  for (const vehicle of all) {
    const finding = findings.find(({ vin, kind }) => vin === vehicle.vin && kind === 'rejected');
    const webhook = sent.find(({ vin, action }) => vin === vehicle.vin && action === 'rejected');
    vehicle.finding = finding.id;
    vehicle.link = `${publicUrl}/#/findings/${finding.id}`;
    vehicle.at = JSON.parse(webhook.body).event.received_at;
  }
});

part('one is acknowledged', async () => {
  await world.api('POST', `/v1/findings/${acknowledged.finding}/acknowledge`,
    { by: 'Ann <ann@example.com>', note: 'I ask the driver' });
  await told(['pagerduty'], 'acknowledged', [acknowledged]);
});

part('they are approved, and every hook is told', async () => {
  await world.move(all, 'approved');
  await toldEverywhere('resolved');
});

part('a receiver that is gone gets its hook disabled, and others are told', async () => {
  await eventually('hook_disabled to be told', () => ['watch', ...formats].every((name) =>
    received(name).some(({ body }) => body.includes('The hook gone is disabled'))));
  const { hooks: shown } = await world.api('GET', '/v1/hooks');
  const { gone, ...others } = Object.fromEntries(shown.map(({ name, disabled_at }) => [name, disabled_at]));
  assert.ok(gone);
  for (const [name, disabled] of Object.entries(others)) assert.equal(disabled, null, name);
  const { type, data } = received('watch')[0].read;
  assert.equal(type, 'clearance.hook_disabled');
  assert.deepEqual(data.findings[0].detail.hooks, ['gone']);
});

part('enabled again, that has ended', async () => {
  await world.api('POST', '/v1/hooks/gone/enable');
  await eventually('its end to be told', () =>
    received('watch').some(({ read }) => read.type === 'clearance.hook_disabled.resolved'));
});

part('a redirect is not followed', async () => {
  const attempt = () => world.api('GET', '/v1/alerts?state=waiting&limit=500').then(({ alerts }) =>
    alerts.find(({ hook: name, last_status: status }) => name === 'moved' && status === 302));
  await eventually('an attempt to be answered 302', attempt);
  assert.deepEqual(await world.api('POST', '/v1/hooks/moved/test'), {
    hook: 'moved', delivered: false, status: 302, answer: '', problem: null });
  assert.deepEqual(receivers.strays, []);
});

part('test alerts come and say so', async () => {
  for (const name of [...formats, ...signed.map((format) => `heartbeat-${format}`)]) {
    const answer = await world.api('POST', `/v1/hooks/${name}/test`);
    assert.equal(answer.delivered, true, JSON.stringify(answer));
    assert.equal(messages(name, 'test').length, 1, name);
  }
  for (const name of formats) {
    const printed = await world.sendTestAlert(name);
    assert.match(printed, new RegExp(`^hook ${name} \\(${name}\\): taken, HTTP 2`));
    assert.equal(messages(name, 'test').length, 2, name);
  }
  assert.equal(messages('standard-webhooks', 'test')[0].type, 'clearance.test');
  assert.equal(messages('cloudevents', 'test')[0].type, 'com.clearance-tracker.test');
  assert.equal(messages('pagerduty', 'test')[0].payload.severity, 'info');
  assert.equal(messages('alertmanager', 'test')[0][0].labels.test, 'true');
});

part('heartbeats come', async () => {
  const beats = (format) => received(`heartbeat-${format}`).filter(({ read }) => !(read.data.test));
  await eventually('two beats', () => signed.every((format) => beats(format).length > 1));
  for (const format of signed) {
    const ids = beats(format).map(({ headers }) => headers['webhook-id']);
    assert.equal(new Set(ids).size, ids.length);
    assert.match(beats(format)[0].read.type, /^(clearance|com\.clearance-tracker)\.heartbeat$/);
  }
});

check('no receiver has found a fault', () => {
  assert.deepEqual(faults(), []);
  for (const { name } of hooks) assert.ok(receivers.requests(name).length > 0, name);
});

check('signatures are right with each secret, and with no other', () => {
  for (const { name, secret, previous_secret: previous } of hooks.filter(({ format }) => signed.includes(format))) {
    const [request] = receivers.requests(name);
    assert.equal(request.headers['webhook-signature'].split(' ').length, 2, name);
    assert.ok(verify(secret, request));
    assert.ok(verify(previous, request));
    assert.throws(() => verify(newSecret(), request), /No matching signature/);
    assert.throws(() => verify(secret, { ...request, body: `${request.body} ` }), /No matching signature/);
    const earlier = String(Number(request.headers['webhook-timestamp']) - 60);
    for (const other of [{ 'webhook-id': 'msg_other' }, { 'webhook-timestamp': earlier }]) {
      const headers = { ...request.headers, ...other };
      assert.throws(() => verify(secret, { ...request, headers }), /No matching signature/);
    }
  }
});

// Else it would prove nothing that they found no fault.
check('receivers do find faults', () => {
  const refused = (format, change, fault) => {
    const each = hooks.find(({ name }) => name === format);
    const [request] = receivers.requests(format);
    const body = JSON.parse(request.body);
    const changed = { headers: { ...request.headers }, body };
    change(body, changed.headers);
    if (!signed.includes(format)) assert.ok(read(each, request));
    assert.throws(() => read(each, { ...changed, body: JSON.stringify(body) }), fault, `${format}: ${fault}`);
  };
  for (const format of formats)
    refused(format, (_body, headers) => (headers.authorization = 'Bearer x'), /authorization/);
  for (const format of signed) {
    refused(format, (body) => (body.type = 'other'), /No matching signature/);
    refused(format, (_body, headers) => delete headers['webhook-id'], /Missing required headers/);
  }
  for (const format of formats.filter((each) => !signed.includes(each)))
    refused(format, (_body, headers) => (headers['content-type'] = 'text/plain'), /content-type/);
  const card = (body) => body.attachments[0].content;
  refused('slack', (body) => (body.blocks[0].text.text = 'x'.repeat(151)), /150 characters/);
  refused('slack', (body) => (body.blocks[1].text.text = 'x'.repeat(3001)), /3000 characters/);
  refused('slack', (body) => (body.blocks[1].text.text = ''), /fewer than 1/);
  refused('slack', (body) => body.blocks.push(...Array(50).fill(body.blocks[0])), /50 items/);
  const long = { type: 'section', text: { type: 'plain_text', text: 'x'.repeat(3000) } };
  refused('slack', (body) => body.blocks.push(...Array(4).fill(long)), /characters in all/);
  refused('slack', (body) => (body.blocks[1].type = 'sections'), /tag "type"/);
  refused('teams', (body) => (card(body).body[0].text = 'x'.repeat(28 * 1024)), /bytes/);
  refused('teams', (body) => (card(body).body[0].type = 'Text'), /tag "type"/);
  refused('teams', (body) => (card(body).actions[0].url = 'javascript:alert(1)'), /pattern/);
  refused('pagerduty', (body) => (body.payload.summary = 'x'.repeat(1025)), /1024 characters/);
  refused('pagerduty', (body) => (body.payload.severity = 'fatal'), /allowed values/);
  refused('pagerduty', (body) => (body.dedup_key = 'x'.repeat(256)), /255 characters/);
  refused('pagerduty', (body) => (body.routing_key = '0'.repeat(32)), /routing key/);
  refused('pagerduty', (body) => (body.payload.custom_details.x = 'x'.repeat(512 * 1024)), /bytes/);
  refused('alertmanager', ([alert]) => (alert.labels.empty = ''), /fewer than 1/);
  refused('alertmanager', ([alert]) => (alert.labels['a-b'] = 'c'), /property name/);
  refused('alertmanager', ([alert]) => (alert.annotations.number = 1), /string/);
  refused('alertmanager', ([alert]) => (alert.endsAt = '2020-01-01T00:00:00Z'), /before it starts/);
});

check('message ids are unique', () => {
  for (const { name, format } of hooks.filter((each) => signed.includes(each.format) && each.name !== 'moved')) {
    const ids = receivers.requests(name).map(({ headers }) => headers['webhook-id']);
    assert.equal(new Set(ids).size, ids.length, format);
  }
});

for (const format of formats) {
  check(`${format}: says all of each vehicle, once, and of its end`, () => {
    for (const vehicle of rejected) {
      for (const change of ['opened', 'resolved']) {
        const [body, ...more] = messages(format, change, vehicle);
        assert.deepEqual(more, []);
        expectTold[format](body, vehicle);
      }
    }
  });

  for (const [kind, vehicles] of Object.entries(groups)) {
    check(`${format}: tells ${vehicles.length} vehicles as one alert (${kind})`, () => {
      const size = vehicles.length;
      for (const change of ['opened', 'resolved']) {
        const [body, ...more] = messages(`${kind}-${format}`, change);
        assert.deepEqual(more, []);
        const vins = named(body, vehicles.map(({ vin }) => vin));
        for (const vin of vins) expectTold[format](body, vehicles.find((vehicle) => vehicle.vin === vin));
        if (!summarizing.includes(format)) {
          assert.equal(vins.length, size);
          if (format !== 'alertmanager') assert.equal(body.data.count, size);
          continue;
        }
        // The receiver's limits can leave room for fewer.
        if (kind === 'group') assert.equal(vins.length, most);
        assert.ok(vins.length > 0 && vins.length <= most, `${vins.length} are named`);
        const { brand, code } = vehicles[0];
        const text = JSON.stringify(body);
        assert.ok(text.includes(`${size} ${brand} vehicles rejected: ${code.replaceAll('_', ' ')}`), text);
        assert.ok(text.includes(`and ${size - vins.length} more`), text);
      }
    });
  }
}

check('cloudevents: type, source, subject and time', () => {
  const [event] = messages('cloudevents', 'opened', rejected[0]);
  assert.equal(event.specversion, '1.0');
  assert.equal(event.type, 'com.clearance-tracker.rejected.opened');
  assert.equal(event.source, '/clearance-tracker/hooks/cloudevents');
  assert.equal(event.subject, rejected[0].vin);
  assert.ok(Date.parse(event.time) >= Date.parse(rejected[0].at));
  assert.equal(messages('cloudevents', 'resolved', rejected[0])[0].type, 'com.clearance-tracker.rejected.resolved');
});

check('pagerduty: trigger, acknowledge and resolve have one key', () => {
  const keys = rejected.map((vehicle) => {
    const [trigger] = messages('pagerduty', 'opened', vehicle);
    const [resolve] = messages('pagerduty', 'resolved', vehicle);
    assert.ok(trigger.dedup_key);
    assert.equal(resolve.dedup_key, trigger.dedup_key);
    assert.equal(trigger.payload.component, vehicle.vin);
    return trigger.dedup_key;
  });
  assert.equal(new Set(keys).size, keys.length);
  const [acknowledge, ...more] = messages('pagerduty', 'acknowledged');
  assert.deepEqual(more, []);
  assert.equal(acknowledge.dedup_key, keys[rejected.indexOf(acknowledged)]);
  expectTold.pagerduty(acknowledge, acknowledged);
  assert.deepEqual(acknowledge.payload.custom_details.findings[0].acknowledged,
    { by: 'Ann <ann@example.com>', note: 'I ask the driver' });
  const keyOfGroup = (change) => messages('group-pagerduty', change)[0].dedup_key;
  assert.equal(keyOfGroup('resolved'), keyOfGroup('opened'));
});

check('alertmanager: the end has the labels and the start of the opening', () => {
  const alerts = (name, change) => messages(name, change).flat().filter(({ labels }) => labels.vin);
  for (const [name, vehicles] of Object.entries({ alertmanager: rejected, 'group-alertmanager': groups.group })) {
    const opened = alerts(name, 'opened');
    assert.equal(opened.length, vehicles.length);
    for (const alert of opened) {
      const end = alerts(name, 'resolved').find(({ labels }) => labels.vin === alert.labels.vin);
      assert.deepEqual(end.labels, alert.labels);
      assert.equal(end.startsAt, alert.startsAt);
      assert.ok(Date.parse(end.endsAt) <= Date.now());
      assert.ok(Date.parse(alert.endsAt) > Date.now());
    }
  }
});

test('tracker and platform end as they should', async () => {
  try {
    await world.stop();
  } finally {
    receivers.close();
  }
});
test.after(() => {
  if (isBroken() && world.tracker) console.error(`the tracker's log:\n${world.log('tracker')}`);
});
