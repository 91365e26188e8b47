// What the documents for people hold: headings, tables, fenced blocks, commands for curl, links.
import { readFileSync } from 'node:fs';

export const root = new URL('../../', import.meta.url);
export const read = (name) => readFileSync(new URL(name, root), 'utf8');

const fence = /^( *)```(\w*)\n(.*?)^\1```$/gms;

/// Each with its language ('' without one), its text, the last heading before it, and where it begins.
export function blocksOf(document) {
  return [...document.matchAll(fence)].map(({ index, 1: indent, 2: language, 3: body }) => ({
    language, index, text: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    heading: [...document.slice(0, index).replace(fence, '').matchAll(/^#+ (.*)$/gm)].at(-1)?.[1] ?? '' }));
}

/// Commands for curl, whole, however many lines each has.
export function commandsOf(block) {
  const commands = [];
  let open = false;
  for (const line of block.text.split('\n')) {
    if (!open && !line.startsWith('curl ')) continue;
    if (open) commands.push(`${commands.pop()}\n${line}`);
    else commands.push(line);
    open = line.endsWith('\\') || commands.at(-1).split("'").length % 2 === 0;
  }
  return commands;
}

/// Rows of the table whose first head is this one; each cell's text.
export function tableOf(document, ...heads) {
  const lines = document.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${heads.join(' | ')} |`));
  const rows = start < 0 ? [] : lines.slice(start + 2);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return rows.slice(0, end < 0 ? undefined : end).map((line) => line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim()));
}

/// As GitHub names them.
export function anchorsOf(document) {
  const seen = new Map();
  return new Set([...document.replace(fence, '').matchAll(/^#+ (.*)$/gm)].map(([, heading]) => {
    const name = heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-');
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    return times === 0 ? name : `${name}-${times}`;
  }));
}

export const linksOf = (document) => [...document.replace(fence, '').matchAll(/\]\(\s*([^)\s]+)\s*\)/g)].map(([, target]) => target);
