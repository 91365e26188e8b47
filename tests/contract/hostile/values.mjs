// Texts and values that nobody should take for what was meant.

/// Of a parameter, as they stand in the address, by what they are.
export const texts = {
  'a word': 'abc', 'another case': 'TRUE', 'a negative number': '-1', 'nought': '0', 'a fraction': '1.5',
  'a sign': '%2B1',
  'above every limit': '501', '2^31': '2147483648', '2^63': '9223372036854775808', '2^64': '18446744073709551616',
  'below 2^63': '-9223372036854775809', 'beyond a double': '1e999', 'NaN': 'NaN', 'Infinity': '-Infinity',
  'hexadecimal': '0x10', 'a blank before': '%201', 'a blank behind': '1%20', 'a line behind': '1%0a',
  'other digits': '%EF%BC%91',
  'nothing': '', 'NUL': '%00', 'NUL behind': '1%00', 'true and NUL': 'true%00', 'a lone percent': '%',
  'half an escape': '%4',
  'no hexadecimal digits': '%zz', 'no UTF-8': '%ff%fe', 'overlong UTF-8': '%c0%af', 'a surrogate in UTF-8': '%ed%a0%80',
  'very long': 'x'.repeat(4000), 'very many digits': '9'.repeat(4000), 'SQL': "1'%20OR%20'1'%3D'1",
  'more SQL': "1%3BDROP%20TABLE%20vehicles%3B--", 'wildcards': '%25%25%25', 'other wildcards': '___',
  'a path': '..%2f..%2f..%2fetc%2fpasswd', 'a path in backslashes': '..%5c..%5cetc',
  'a header': 'x%0d%0aSet-Cookie:%20a%3Db',
  'a list': 'a%2Cb', 'JSON': '%7B%22%24ne%22%3Anull%7D', 'a format': '%25s%25n%25x',
  'a lookup': '%24%7Bjndi%3Aldap%3A%2F%2Fx%7D',
  'markup': '%3Cscript%3Ealert(1)%3C%2Fscript%3E', 'a template': '%7B%7B7*7%7D%7D', 'right to left': '%E2%80%AE1' };

export const wrongTimes = [
  '2026-02-30T00:00:00Z', '2026-13-01T00:00:00Z', '2026-00-10T00:00:00Z', '0000-01-01T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T00:60:00Z', '2026-01-01T00:00:61Z', '12026-01-01T00:00:00Z', '-2026-01-01T00:00:00Z',
  '2026-01-01T00:00:00%2B99:99', '2026-01-01T00:00:00%2B15:00', '2026-01-01T00:00:00+01:00', '2026-01-01T00:00:00Zx',
  '9999-12-31T23:59:60Z', '9999-12-31T23:59:59-14:00', '0001-01-01T00:00:00%2B14:00',
  '2026-01-01T00:00:00.Z', '2026-1-1T0:0:0Z', '01/02/2026', '1767225600', 'now', 'today', '2026-W01-1'];
/// Times, but such that not every sum with them fits.
export const strangeTimes = [
  '0001-01-01T00:00:00Z', '0001-01-01T00:00:00-14:00', '9999-12-31T23:59:59.999999Z', '2016-12-31T23:59:60Z',
  '2026-01-01', `2026-01-01T00:00:00.${'9'.repeat(2000)}Z`];

/// The text that an escaped one stands for; null: none.
export function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/// In the place of any member of a body.
export const values = [
  null, true, false, 0, -1, 1.5, 9007199254740993, -1e308, '', ' ', 'x'.repeat(5000), '\u0000', '\ud83d\ude97', '1', 'null', 'true',
  "' OR '1'='1", '../../etc/passwd', '0000-00-00T00:00:00Z', '2026-02-30T00:00:00Z', [], [null], [[]], ['a', 'a'], {}, { a: 1 },
  { '': '' }, { __proto__: null, toString: 1 }, { $ne: null }];

/// Of a body that should be JSON, what is none or not the whole of it; nobody may read any of them.
const twice = (document) => document.replace(/^\{("[^"]+":)/, '{$1null,$1');
export const brokenBodies = (document) => ({
  'a blank': ' ', 'no end': document.slice(0, -1), 'no beginning': document.slice(1),
  'two of them': document + document,
  'a letter behind': `${document}x`, 'a comma behind': document.replace(/}$/, ',}'), 'a comment': `/* */${document}`,
  'single quotes': document.replaceAll('"', "'"), 'no quotes': document.replaceAll('"', ''),
  'a member twice': twice(document),
  'NaN': '{"a":NaN}', 'Infinity': '{"a":-Infinity}', 'hexadecimal': '{"a":0x10}', 'noughts before': '{"a":007}',
  'a sign': '{"a":+1}',
  'a mark before': `\ufeff${document}`, 'UTF-16': Buffer.from(document, 'utf16le'),
  'UTF-32': Buffer.from([0, 0, 0, 123, 0, 0, 0, 125]),
  'NUL behind': `${document}\0`, 'a tab in a text': '{"a\tb":1}', 'a line in a text': '{"a":"b\nc"}',
  'NUL in a text': '{"a":"b\0c"}',
  'no UTF-8': Buffer.from([...Buffer.from('{"'), 0xff, 0xfe, ...Buffer.from('":1}')]),
  'overlong UTF-8': Buffer.from([...Buffer.from('{"a":"'), 0xc0, 0xaf, ...Buffer.from('"}')]),
  'a surrogate in UTF-8': Buffer.from([...Buffer.from('{"a":"'), 0xed, 0xa0, 0x80, ...Buffer.from('"}')]),
  'above Unicode': Buffer.from([...Buffer.from('{"a":"'), 0xf5, 0x80, 0x80, 0x80, ...Buffer.from('"}')]),
  'half a surrogate': '{"a":"\\ud800"}', 'surrogates swapped': '{"a":"\\udc00\\ud800"}', 'no escape': '{"a":"\\x41"}',
  'half an escape': '{"a":"\\u12"}', 'a form': 'token=a&vin=b',
  'XML': '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
  'a text': '"x"', 'a number': '1', 'true': 'true', 'null': 'null', 'an array': '[]',
  'an array of it': `[${document}]` });
/// Deep, or with numbers that nothing can hold.
export const monsters = {
  'many brackets': '['.repeat(100_000), 'many braces': '{"a":'.repeat(100_000),
  'many brackets closed': '['.repeat(100_000) + ']'.repeat(100_000),
  'nested 33 deep': `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`,
  'a number of many digits': `{"a":${'9'.repeat(100_000)}}`,
  'a huge exponent': '{"a":1e999}', 'a huge negative exponent': `{"a":1e-${'9'.repeat(30)}}`,
  'an exponent that wraps': '{"a":1e4294967297}',
  'many members': `{${Array.from({ length: 10_000 }, (_, i) => `"m${i}":0`).join()}}`,
  'a long name': `{"${'n'.repeat(100_000)}":1}` };
