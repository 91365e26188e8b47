// #/add: asks for clearances of many vehicles at once: a list is written, pasted or dropped, checked while it is
// written, sent, and answered row by row. What was written stays while one looks at other views.
import { caller, may_operate, type Caller } from '../../api/session';
import { use_query } from '../../live/query';
import { Head } from '../../parts/head';
import { Empty } from '../../parts/states';
import { href } from '../../route';
import { job } from './job';
import { Results } from './results';
import { WriteList } from './write_list';

interface Configured {
    configuration: { platform: { customer_name_configured?: { value: boolean } } };
}

export function AddVehicles(_: { rest: readonly string[] }) {
    return (
        <>
            <Head title="Add vehicles" />
            {may_operate.value ? <MayAdd /> : <MayNot />}
        </>
    );
}

function MayAdd() {
    // Until it is known the tag is asked for: a row is rather corrected in vain than refused.
    const configured = use_query<Configured>('/v1/configuration').data?.configuration.platform.customer_name_configured?.value ?? false;
    return job.value === null ? <WriteList customer_name_configured={configured} /> : <Results job={job.value} />;
}

function MayNot() {
    return (
        <Empty title="Your token may only look.">
            <p>
                To ask for clearances takes a token of role <code>operate</code>; “{(caller.value as Caller).name}” has <code>read</code>. Whoever runs this service can make one, or add the vehicles for you.
            </p>
            <p>
                <a href={href(['vehicles'])}>To the vehicles that are there</a>
            </p>
        </Empty>
    );
}
