import { Head } from '../../parts/head';

export function Vehicles() {
    return <Head title="Vehicles" />;
}
