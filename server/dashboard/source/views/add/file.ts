// A file as text, in whatever a spreadsheet wrote it; and a text as a file.
import { Problem } from '../../api/problem';

const most_bytes = 20_000_000;

export async function text_of(file: File): Promise<string> {
    if (file.size > most_bytes) throw new Problem(0, 'file', `${file.name} is too big for a list of vehicles.`);
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (bytes[0] === 0x50 && bytes[1] === 0x4b) throw new Problem(0, 'file', `${file.name} is a workbook: save it as CSV in the spreadsheet first, or copy its cells and paste them here.`);
    if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
        return new TextDecoder('windows-1252').decode(bytes);
    }
}

export function download(name: string, text: string) {
    const address = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/csv;charset=utf-8' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
