// What the story of test.mjs is about: the hooks of every format, and the vehicles whose fate they hear of.
import { randomBytes } from 'node:crypto';

export const formats = ['standard-webhooks', 'cloudevents', 'slack', 'teams', 'pagerduty', 'alertmanager'];
export const signed = ['standard-webhooks', 'cloudevents'];

export const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`;
const atOnce = { group_wait: '0s', group_interval: '0s' };
const together = { group_wait: '4s', group_interval: '0s' };

function secretsOf(format) {
  if (format === 'pagerduty') return { secret: randomBytes(16).toString('hex') };
  return signed.includes(format) ? { secret: newSecret(), previous_secret: newSecret() } : {};
}

export const hook = (format, name, keys) => ({
  name, format, ...secretsOf(format), header_value: `Bearer ${randomBytes(16).toString('hex')}`, ...keys });

export const hooks = [
  ...formats.map((format) => hook(format, format, {
    kinds: ['rejected', 'hook_disabled'], brands: ['bmw'], ...atOnce })),
  ...formats.map((format) => hook(format, `group-${format}`, {
    brands: ['skoda'], ...together, header_name: 'X-Receiver-Token' })),
  ...formats.map((format) => hook(format, `long-${format}`, { brands: ['ford'], ...together })),
  ...signed.map((format) => hook(format, `heartbeat-${format}`, { kinds: ['heartbeat'], every: '1s' })),
  hook('standard-webhooks', 'plain-secret', {
    secret: 'a secret that is a plain text', previous_secret: newSecret(), brands: ['bmw'], ...atOnce }),
  hook('standard-webhooks', 'watch', { kinds: ['hook_disabled'], ...atOnce }),
  hook('standard-webhooks', 'gone', { brands: ['bmw'], ...atOnce }),
  hook('standard-webhooks', 'moved', { brands: ['bmw'], ...atOnce })];

// Each with a reason of another code, so that each is a message of its own.
export const rejected = [
  { reason: 'Privacy mode is on <!channel> & <b>bold</b> <@U123|you> &amp; <https://evil.example|here>',
    code: 'privacy_mode', advice: 'Have privacy mode switched off in the vehicle' },
  { reason: `The driver's "consent" is missing: 'no', he said, \\ "never" {{DATE(2026-11-23T03:43:00Z)}}`,
    code: 'no_consent', advice: 'Grant consent for this vehicle' },
  { reason: '🚗💥 sent no data yet – “très” größer ☠️👩‍👩‍👧‍👦', code: 'no_data', advice: 'Have the vehicle driven' },
  { reason: `Not eligible: ${'"long" <words> & *more* '.repeat(450)}`, code: 'ineligible',
    advice: 'The carmaker does not connect this vehicle' },
  { reason: '*Unsupported* _model_ [see](https://evil.example) ~~old~~ `code`\n# heading\n- list\n> quote',
    code: 'unsupported', advice: 'The platform does not support this vehicle' },
  { reason: '<!here> *Call* us & ask [them](https://evil.example)', code: 'other',
    advice: "Do what the platform's words say" },
  { advice: "Look at the vehicle in the platform's console" },
].map((vehicle, index) => ({
  ...vehicle, vin: `WBA0000000000000${index + 1}`, brand: 'bmw', tags: { fleet: 'north', 'cost-centre': 'a & "b"' } }));
export const acknowledged = rejected[1];

// Those with one reason are one message, of which these formats name the first ones, and say how many more there are.
export const summarizing = ['slack', 'teams', 'pagerduty'];
export const most = 20;
const numbered = (length, begin, vehicle) => Array.from({ length }, (_, index) => ({
  vin: `${begin}${String(index + 1).padStart(14, '0')}`, ...vehicle }));
export const groups = {
  group: numbered(50, 'TMB', {
    brand: 'skoda', tags: { fleet: 'south' }, reason: 'Missing tag vw-group-customer-name', code: 'missing_tag',
    advice: 'Ask for its clearance again with the tag' }),
  long: numbered(30, 'WF0', {
    brand: 'ford', tags: { fleet: `<west> & *${'🚗'.repeat(40)}` },
    reason: `Ineligible: ${'"<a>" & *b* [🚗](c) '.repeat(500)}`,
    code: 'ineligible', advice: 'The carmaker does not connect this vehicle' }) };
export const all = [...rejected, ...groups.group, ...groups.long];
