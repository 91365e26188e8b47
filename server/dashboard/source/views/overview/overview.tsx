import { Head } from '../../parts/head';

export function Overview(_: { rest: readonly string[] }) {
    return <Head title="Overview" />;
}
