import { Head } from '../../parts/head';

export function System(_: { rest: readonly string[] }) {
    return <Head title="System" />;
}
