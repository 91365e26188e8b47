import { Empty } from '../parts/states';
import { Head } from '../parts/head';
import { href } from '../route';

export function NotThere() {
    return (
        <>
            <Head title="There is no such view" />
            <Empty title="The address names nothing on this page.">
                <p>
                    <a href={href([])}>To the overview</a>
                </p>
            </Empty>
        </>
    );
}
