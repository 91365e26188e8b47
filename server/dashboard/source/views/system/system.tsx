// The service itself: what it is, what it asked and was told, who commanded it. Each part has an address of its own.
import type { ComponentType } from 'preact';
import { NotThere } from '../not_there';
import { AuditLog } from './audit';
import { ConfigurationView } from './configuration';
import { Deliveries } from './deliveries';
import { OneDelivery } from './delivery';
import type { PartName } from './part_head';
import { Secrets } from './secrets';
import { State } from './state';
import { OneSweep } from './sweep';
import { Sweeps } from './sweeps';

const views: Record<PartName, ComponentType> = { '': State, sweeps: Sweeps, deliveries: Deliveries, secrets: Secrets, audit: AuditLog, configuration: ConfigurationView };
const single: Record<string, ComponentType<{ id: string }>> = { sweeps: OneSweep, deliveries: OneDelivery };

export function System({ rest }: { rest: readonly string[] }) {
    const [name = '', id] = rest;
    if (id === undefined && Object.hasOwn(views, name)) {
        const View = views[name as PartName];
        return <View key={name} />;
    }
    if (id !== undefined && rest.length === 2 && Object.hasOwn(single, name)) {
        const One = single[name]!;
        return <One key={`${name}/${id}`} id={id} />;
    }
    return <NotThere />;
}
