import { Head } from '../../parts/head';

export function OneVehicle({ vin }: { vin: string }) {
    return <Head title={vin} />;
}
