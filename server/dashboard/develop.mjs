// The page while it is being written: node develop.mjs TRACKER [PORT], as in node develop.mjs http://127.0.0.1:8080 8090
// Bundles on every request of the page, with a source map, and passes everything else on to a running tracker, so that
// a reload shows what was just saved. Listens on loopback only.
import { readFileSync } from 'node:fs';
import { createServer, request as request_plainly } from 'node:http';
import { request as request_by_tls } from 'node:https';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { bundled, types } from './bundle.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const [tracker, port = '8090'] = process.argv.slice(2);
if (!tracker) {
    console.error('Usage: node develop.mjs TRACKER [PORT], as in node develop.mjs http://127.0.0.1:8080');
    process.exit(2);
}
let files = new Map();

async function page() {
    const made = await bundled({ hashed: false });
    files = new Map(made.map((file) => [`/assets/${file.name}`, file]));
    return readFileSync(join(here, 'index.html'), 'utf8').replace(/(href|src)="([\w]+\.(?:js|css|svg))"/g, '$1="/assets/$2"');
}

function pass_on(asked, answer) {
    const target = new URL(asked.url, tracker);
    const headers = { ...asked.headers, host: target.host };
    if (headers.origin) headers.origin = target.origin; // it is the tracker's own page to it
    const request = target.protocol === 'https:' ? request_by_tls : request_plainly;
    const passed = request(target, { method: asked.method, headers }, (answered) => {
        answer.writeHead(answered.statusCode, answered.headers);
        pipeline(answered, answer, () => {}); // one that breaks off there breaks off here
    });
    passed.on('error', () => answer.destroy());
    answer.on('close', () => passed.destroy());
    asked.pipe(passed);
}

createServer(async (asked, answer) => {
    const path = new URL(asked.url, tracker).pathname;
    if (path === '/') {
        try {
            const html = await page();
            answer.writeHead(200, { 'Content-Type': types['.html'], 'Cache-Control': 'no-store' }).end(html);
        } catch (error) {
            answer.writeHead(500, { 'Content-Type': 'text/plain' }).end(error.message);
        }
    } else if (files.has(path)) {
        const file = files.get(path);
        answer.writeHead(200, { 'Content-Type': file.type, 'Cache-Control': 'no-store' }).end(file.bytes);
    } else {
        pass_on(asked, answer);
    }
}).listen(Number(port), '127.0.0.1', () => console.log(`http://127.0.0.1:${port}/ shows ${tracker}`));
