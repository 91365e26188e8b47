// The list of vehicles to be added, as the page reads and checks it: node --test tests/browser/units
// Needs what `npm ci` installs in server/dashboard.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const page = join(dirname(fileURLToPath(import.meta.url)), '../../../server/dashboard');
const { buildSync } = createRequire(join(page, 'bundle.mjs'))('esbuild');

function load(path) {
    const { outputFiles } = buildSync({ absWorkingDir: page, entryPoints: [path], bundle: true, format: 'esm', write: false });
    return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
const { parse_csv, write_csv } = await load('source/views/add/csv.ts');
const { check, csv_of } = await load('source/views/add/rows.ts');
const { nearest_brand } = await load('source/views/add/brands.ts');

const cells = (text) => parse_csv(text).rows.map((row) => row.cells);
const lines = (text) => parse_csv(text).rows.map((row) => row.line);

test('cells are read as RFC 4180 has them', () => {
    assert.deepEqual(cells('a,b\r\nc,"d, ""e"""\r\n'), [['a', 'b'], ['c', 'd, "e"']]);
    assert.deepEqual(cells('a,b,\n"",x'), [['a', 'b', ''], ['', 'x']]);
    assert.deepEqual(cells('\uFEFFa,b\rc,d'), [['a', 'b'], ['c', 'd']]);
    assert.deepEqual(cells(''), []);
});

test('a row has the line where it begins, also behind a cell of several lines and empty ones', () => {
    assert.deepEqual(lines('a,b\r\n\r\n"c\r\nd",e\r\nf,g'), [1, 3, 5]);
    assert.deepEqual(lines('"a\nb\n",c\nd'), [1, 4]);
});

test('spreadsheets put semicolons or tabs between cells', () => {
    assert.deepEqual(cells('vin;brand\nA;"b;c"'), [['vin', 'brand'], ['A', 'b;c']]);
    assert.deepEqual(cells('vin\tbrand\nA\tb, c'), [['vin', 'brand'], ['A', 'b, c']]);
    assert.deepEqual(cells('"x;y;z",brand'), [['x;y;z', 'brand']]);
});

test('what is no CSV is told by its line, and the rows before it stay', () => {
    assert.deepEqual(parse_csv('a,b\n\nc,"d\ne').fault, { line: 3, detail: 'The quote that begins here is not closed.' });
    assert.equal(parse_csv('a\n"b"c').fault.line, 2);
    assert.equal(parse_csv('a\nb"c').fault.line, 2);
    assert.deepEqual(cells('a\nb"c'), [['a']]);
});

test('what is written is read as it was', () => {
    const rows = [['a', 'b,c'], ['"d"', 'e\r\nf'], ['g', 'h']];
    assert.deepEqual(cells(write_csv(rows)), rows);
});

const faults = (text, configured = false) => check(text, configured).rows.map((row) => row.fault);

test('rows without a fault are sent with VINs in upper case and tags that have a value', () => {
    const { rows, left_out, tag_columns } = check('brand,VIN,tag.depot,model\nbmw, wbadem00000000001 ,north,i3\nbmw,WBADEM00000000002,,', false);
    assert.deepEqual(rows.map(({ vin, brand, tags }) => ({ vin, brand, tags })), [
        { vin: 'WBADEM00000000001', brand: 'bmw', tags: { depot: 'north' } },
        { vin: 'WBADEM00000000002', brand: 'bmw', tags: {} },
    ]);
    assert.deepEqual([left_out, tag_columns], [['model'], ['depot']]);
});

test('faults stand beside their rows', () => {
    assert.deepEqual(faults('vin,brand\nWBADEM0000001,bmw\nWBADEM-0000000001,bmw\n,bmw\nWBADEM00000000001,\nWBADEM00000000002,bmw\nwbadem00000000002,bmw\nWBADEM00000000003,bmw,x'), [
        'The VIN has 13 of 17 characters',
        'A VIN has letters and digits only, not “-”',
        'The VIN is missing',
        'The brand is missing',
        null,
        'The same vehicle as in line 6',
        'More than the 2 columns there are',
    ]);
});

test('brands of the Volkswagen Group need the name of who runs the fleet, unless that is configured', () => {
    const text = 'vin,brand,tag.vw-group-customer-name\nTMBDEM00000000001,Skoda,\nTMBDEM00000000002,skoda,Demo Fleet';
    assert.deepEqual(faults(text), ['Skoda needs the tag vw-group-customer-name', null]);
    assert.deepEqual(faults(text, true), [null, null]);
});

test('a brand that nobody knows and a letter that no VIN has are doubts, not faults', () => {
    const { rows } = check('vin,brand\nWBADEM00000000001,bwm\nWBADEM00000000OO2,bmw\nWBADEM00000000003,rivian', false);
    assert.deepEqual(rows.map((row) => [row.fault, row.doubt]), [
        [null, '“bwm” is not in the platform’s list of brands: is bmw meant?'],
        [null, 'VINs have no O: is 0 meant?'],
        [null, '“rivian” is not in the platform’s list of brands'],
    ]);
    assert.equal(nearest_brand('Mercedes'), 'mercedes-benz');
    assert.equal(nearest_brand('Volvo'), 'volvo-cars');
});

test('without a header row the columns are vin, brand and the name of who runs the fleet', () => {
    const { rows, has_header } = check('TMBDEM00000000001\tskoda\tDemo Fleet', false);
    assert.deepEqual([has_header, rows[0].fault, rows[0].tags], [false, null, { 'vw-group-customer-name': 'Demo Fleet' }]);
});

test('rows that failed are a list of their own, with the columns that they need', () => {
    assert.equal(csv_of([{ vin: 'A', brand: 'bmw', tags: {}, odometer_km: '' }, { vin: 'B', brand: 'kia', tags: { depot: 'x,y' }, odometer_km: '' }]), 'vin,brand,tag.depot\r\nA,bmw,\r\nB,kia,"x,y"\r\n');
    assert.equal(csv_of([{ vin: 'A', brand: 'bmw', tags: {}, odometer_km: '2050' }]), 'vin,brand,odometer_km\r\nA,bmw,2050\r\n');
});

test('an odometer is a whole number', () => {
    assert.deepEqual(faults('vin,brand,odometer_km\nWBADEM00000000001,bmw,2050\nWBADEM00000000002,bmw,"2,050"\nWBADEM00000000003,bmw,'), [
        null,
        'The odometer is a whole number of kilometers, without separators',
        null,
    ]);
});
