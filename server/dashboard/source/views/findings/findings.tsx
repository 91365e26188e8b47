import { Head } from '../../parts/head';

export function Findings(_: { rest: readonly string[] }) {
    return <Head title="Findings" />;
}
