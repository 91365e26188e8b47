import { Head } from '../../parts/head';

export function AddVehicles(_: { rest: readonly string[] }) {
    return <Head title="AddVehicles" />;
}
