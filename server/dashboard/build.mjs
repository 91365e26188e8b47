// Bundles the page: node build.mjs OUTPUT.cpp
// Every file but the page itself is named by its content, so that browsers may keep it for good, and is compressed here,
// once. Prints what they come to. Needs what `npm ci` installs; the same sources make the same bytes.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { gzipAsync } from '@gfx/zopfli';
import { bundled, here, types } from './bundle.mjs';

const most_bytes = 100 * 1024; // compressed, in all

/** The page names its files as they are called in the sources. */
function page_of(files) {
    const named = (name) => {
        const [stem, end] = [basename(name, extname(name)), extname(name)];
        const found = files.find((file) => file.name.startsWith(`${stem}-`) && file.name.endsWith(end));
        if (!found) throw new Error(`index.html names ${name}, which nothing makes`);
        return `/assets/${found.name}`;
    };
    const html = readFileSync(join(here, 'index.html'), 'utf8');
    return Buffer.from(html.replace(/(href|src)="([\w.]+)"/g, (_, attribute, name) => `${attribute}="${named(name)}"`));
}

/** An array's elements: string literals may be 64 KiB at most. */
function characters(bytes) {
    const lines = [];
    for (let at = 0; at < bytes.length; at += 20) {
        lines.push(`    ${[...bytes.subarray(at, at + 20)].map((byte) => `'\\${byte.toString(8)}'`).join(', ')}`);
    }
    return lines.join(',\n');
}

const files = await bundled({ hashed: true });
const all = [{ path: '/', name: 'index.html', type: types['.html'], bytes: page_of(files) },
    ...files.map((file) => ({ ...file, path: `/assets/${file.name}` }))];
let total = 0;
const packed = await Promise.all(all.map((file) => gzipAsync(file.bytes, { numiterations: 15 })));
const arrays = packed.map((gzip, i) => `constexpr std::array<char, ${gzip.length}> file_${i}{\n${characters(gzip)}};`);
const entries = all.map((file, i) => {
    const gzip = packed[i];
    total += gzip.length;
    console.log(`${file.name.padEnd(28)} ${String(file.bytes.length).padStart(8)} ${String(gzip.length).padStart(8)} compressed`);
    return `{"${file.path}", "${file.type}", std::string_view(file_${i}.data(), file_${i}.size())}`;
});
console.log(`${'all'.padEnd(28)} ${''.padStart(8)} ${String(total).padStart(8)} compressed`);
if (total > most_bytes) {
    console.error(`build.mjs: the page comes to ${total} bytes, ${most_bytes} are the most`);
    process.exit(1);
}
const output = process.argv[2];
if (output) {
    writeFileSync(`${output}.new`, `// Written by server/dashboard/build.mjs.
#include "server/dashboard/files.hpp"

#include <array>

namespace dashboard {
namespace {

${arrays.join('\n')}

}  // namespace

std::span<const File> files() {
    static constexpr std::array all{
        File${entries.join(',\n        File')}};
    return all;
}

}  // namespace dashboard
`);
    renameSync(`${output}.new`, output);
}
