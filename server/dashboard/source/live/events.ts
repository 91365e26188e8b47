// Server-sent events read by fetch instead of EventSource: that hides the heartbeats, by which a connection is known
// to be alive, and the answer's status. Pure parsing, see stream.ts for who reads.

export interface ServerEvent {
    id: string;
    event: string; // "message" where none is named
    data: string;
}

/** Takes text as it comes and tells each event once it is complete; a comment or an id alone is told as null. */
export function parser(tell: (event: ServerEvent | null, id: string) => void): (text: string) => void {
    let rest = '';
    let id = '';
    let event = '';
    let data: string[] = [];
    const take = (line: string) => {
        if (line === '') {
            tell(data.length === 0 ? null : { id, event: event || 'message', data: data.join('\n') }, id);
            event = '';
            data = [];
            return;
        }
        if (line.startsWith(':')) {
            tell(null, id);
            return;
        }
        const colon = line.indexOf(':');
        const field = colon < 0 ? line : line.slice(0, colon);
        const value = colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1));
        if (field === 'id') id = value;
        else if (field === 'event') event = value;
        else if (field === 'data') data.push(value);
    };
    return (text) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) take(line.endsWith('\r') ? line.slice(0, -1) : line);
    };
}
