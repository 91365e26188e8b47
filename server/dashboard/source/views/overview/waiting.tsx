// As large as what is to come, so that nothing jumps.
import { Loading } from '../../parts/states';
import { Card } from './card';

export function CountsWaiting() {
    return (
        <Card title="Vehicles by status" wide>
            <div class="counts-waiting" role="status" aria-label="Counting vehicles">
                <div class="counts-bar" />
                <div class="tiles">
                    {Array.from({ length: 5 }, (_, i) => (
                        <span key={i} class="tile-waiting" />
                    ))}
                </div>
            </div>
        </Card>
    );
}

export function SideWaiting() {
    return (
        <>
            <Card title="Webhooks">
                <Loading lines={9} what="Asking about webhooks" />
            </Card>
            <Card title="Sweeps">
                <Loading lines={8} what="Asking about sweeps" />
            </Card>
        </>
    );
}

export function StatisticsWaiting() {
    return (
        <div class="statistics wide">
            <Card title="Transitions per day">
                <Loading lines={13} what="Counting transitions per day" />
            </Card>
            <div class="halves">
                <Card title="Time to clearance">
                    <Loading lines={14} what="Counting times to clearance" />
                </Card>
                <Card title="Rejections and their reasons">
                    <Loading lines={14} what="Counting rejections" />
                </Card>
            </div>
        </div>
    );
}
