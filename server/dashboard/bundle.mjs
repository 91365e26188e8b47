// The page's files, bundled by esbuild: main.js, main.css, icon.svg and what scripts load later.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export const here = dirname(fileURLToPath(import.meta.url));
export const types = {
    '.css': 'text/css; charset=utf-8',
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8',
    '.svg': 'image/svg+xml',
};

/** [{name, type, bytes}]; `hashed`: named by their content, and small. */
export async function bundled({ hashed }) {
    const result = await build({
        absWorkingDir: here,
        entryPoints: { main: 'source/main.tsx' },
        outdir: 'out',
        bundle: true,
        splitting: true,
        format: 'esm',
        target: 'es2022',
        jsx: 'automatic',
        jsxImportSource: 'preact',
        minify: hashed,
        sourcemap: hashed ? false : 'inline',
        legalComments: 'none',
        entryNames: hashed ? '[name]-[hash]' : '[name]',
        chunkNames: hashed ? '[name]-[hash]' : '[name]',
        write: false,
        logLevel: 'warning',
    });
    const icon = readFileSync(join(here, 'icon.svg'));
    const hash = createHash('sha256').update(icon).digest('hex').slice(0, 8).toUpperCase();
    const files = result.outputFiles.map((file) => ({ name: basename(file.path), bytes: Buffer.from(file.contents) }));
    files.push({ name: hashed ? `icon-${hash}.svg` : 'icon.svg', bytes: icon });
    return files.map((file) => ({ ...file, type: types[extname(file.name)] })).sort((a, b) => (a.name < b.name ? -1 : 1));
}
