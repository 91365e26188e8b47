import { Head } from '../../parts/head';

export function Alerts(_: { rest: readonly string[] }) {
    return <Head title="Alerts" />;
}
