import type { Tags as Told } from '../api/types';

export function Tags({ tags }: { tags: Told }) {
    const all = Object.entries(tags);
    if (all.length === 0) return <span class="none">–</span>;
    return (
        <ul class="tags">
            {all.map(([key, value]) => (
                <li key={key}>
                    <span class="tag-key">{key}</span> {value}
                </li>
            ))}
        </ul>
    );
}
