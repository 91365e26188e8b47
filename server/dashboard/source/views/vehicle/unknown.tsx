// Nothing is known of this VIN: what that means, and where to go from here.
import { useState } from 'preact/hooks';
import { may_operate } from '../../api/session';
import { Head } from '../../parts/head';
import { Empty } from '../../parts/states';
import { href } from '../../route';
import { Check } from './check';

export function Unknown({ vin }: { vin: string }) {
    const [checking, set_checking] = useState(false);
    const possible = /^[A-Z0-9]{17}$/.test(vin);
    return (
        <div class="vehicle-view">
            <Head title={vin} />
            <div class="card">
                <Empty title={possible ? 'The tracker knows no such vehicle.' : 'This cannot be a VIN.'}>
                    <p>
                        {possible
                            ? 'Nobody has asked for its clearance here, and the platform has not told of it, or its data was erased.'
                            : `A VIN has 17 letters and digits; this has ${vin.length === 17 ? 'other characters' : vin.length}.`}
                    </p>
                    <p class="buttons unknown-ways">
                        {possible && may_operate.value && (
                            <>
                                <a class="button" href={href(['add'], { vin })}>
                                    Add vehicles
                                </a>
                                <button type="button" onClick={() => set_checking(true)}>
                                    Ask the platform about it…
                                </button>
                            </>
                        )}
                        <a class="button" href={href(['vehicles'], possible ? {} : { q: vin.length >= 3 && vin.length <= 64 ? vin : null })}>
                            {possible ? 'All vehicles' : 'Search the vehicles for it'}
                        </a>
                    </p>
                </Empty>
            </div>
            {checking && <Check vin={vin} close={() => set_checking(false)} />}
        </div>
    );
}
