// A fleet that has lived for two months: what views are looked at with. The same one in every run, but for the time.
const day = 86_400_000;
const customer = { 'vw-group-customer-name': 'Demo Fleet' };
const makers = [
  ['bmw', 'WBA'], ['renault', 'VF1'], ['skoda', 'TMB', customer], ['ford', 'WF0'], ['volvo-cars', 'YV1'], ['audi', 'WAU', customer]];
const depots = ['north', 'south', 'harbour'];

/// A vehicle of nobody else: `number` counts them.
export function vehicle(number, more = {}) {
  const [brand, prefix, tags = {}] = makers[number % makers.length];
  const vin = `${prefix}DEM${String(number).padStart(11, '0')}`;
  return { vin, brand, tags: { ...tags, depot: depots[number % depots.length] }, ...more };
}

/// What was: each step a status, how many days ago, and a reason.
const lives = [
  [['pending', 58], ['approved', 56.5]],
  [['pending', 51], ['approved', 47]],
  [['pending', 44], ['rejected', 34, 'No data received within 10 days'], ['pending', 30], ['approved', 27]],
  [['pending', 40], ['approved', 39.6], ['revoking', 12], ['revoked', 11.5]],
  [['pending', 33], ['approved', 30]],
  [['pending', 26], ['approved', 21]],
  [['pending', 19], ['rejected', 13, 'Vehicle privacy mode is enabled']],
  [['pending', 11], ['approved', 9.2]],
  [['pending', 6], ['canceling', 4], ['canceled', 3.9]],
  [['pending', 3.2]],
];

export const settled = Array.from({ length: 60 }, (_, number) => vehicle(number));

function past(vehicle, life, later) {
  return life.map(([status, days, reason]) => ({
    ...vehicle, status, announce: false, at: new Date(Date.now() - (days - later) * day).toISOString(), ...(reason && { reason }) }));
}

/// The fleet as it was before the tracker came, and a sweep that finds it.
export async function settle(world) {
  const steps = settled.flatMap((each, number) => past(each, lives[number % lives.length], (number % 7) * 0.4));
  await world.control('POST', '/control/vehicles', steps);
  await world.sweep();
}

/// Such a vehicle gets this past, which the next sweep finds.
export function had(world, vehicle, life) {
  return world.control('POST', '/control/vehicles', past(vehicle, life, 0));
}

export const stuck = vehicle(60);
export const rejected = vehicle(61, { reason: 'Vehicle privacy mode is enabled' });
export const missing = vehicle(62, { reason: 'The tag vw-group-customer-name is missing' });
export const revoked = vehicle(63);
export const gone = vehicle(64);

/// What needs a person: rejections by webhook, one revoked by nobody here, one stuck, one that the list lacks.
export async function trouble(world) {
  await had(world, stuck, [['pending', 20]]);
  await world.sweep();
  await world.restart();  // who is stuck is looked for at once, then every 15 s
  await world.move([rejected, missing], 'pending', { announce: false });
  await world.move([revoked, gone], 'approved', { announce: false });
  await world.sweep();
  await world.move([rejected, missing], 'rejected');
  await world.move([revoked], 'revoked');
  await world.control('DELETE', `/control/vehicles/${gone.vin}`);
  await world.sweep();
  await world.until('the findings of each kind', '/v1/summary', ({ findings: { open } }) =>
    ['stuck', 'rejected', 'revoked_unasked', 'unlisted', ...(world.hooks.some(({ name }) => name === 'former-desk') ? ['hook_disabled'] : [])].every((kind) => open[kind] > 0));
}

/// Hooks: one is well, one refuses what it gets, one is gone for good.
export async function hooks(world) {
  const kinds = ['rejected', 'revoked_unasked', 'stuck', 'unlisted'];
  await world.addHook('fleet-desk', undefined, { kinds });
  await world.addHook('on-call', { status: 400 }, { kinds: ['rejected'] });
  await world.addHook('former-desk', { status: 410 }, { kinds: ['revoked_unasked'] });
}
