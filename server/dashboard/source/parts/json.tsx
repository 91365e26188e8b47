/** Bytes as they came; JSON is shown indented beside that. */
export function Raw({ text, label }: { text: string; label: string }) {
    let shown = text;
    try {
        shown = JSON.stringify(JSON.parse(text), null, 2);
    } catch {
        // it is no JSON, and shown as it is
    }
    return (
        <pre class="raw" tabIndex={0} aria-label={label}>
            {shown}
        </pre>
    );
}
