import { useState } from 'preact/hooks';
import type { Finding, FindingPage, Summary } from '../../api/types';
import { may_operate } from '../../api/session';
import { use_pages, type Paged } from '../../live/pages';
import { use_query } from '../../live/query';
import type { News } from '../../live/stream';
import { heading, use_focus_after } from '../../parts/focus';
import { Head } from '../../parts/head';
import { Empty, Shown } from '../../parts/states';
import { href } from '../../route';
import { Acknowledge } from './acts';
import { FilterBar, filters_now, narrowed, type Filters } from './filters';
import { FindingItem, link_id, type Doing } from './item';
import { SilenceForm } from './silence_form';

export const of_findings = (news: News) => news.kind === 'finding';
const findings_of = (page: FindingPage) => page.findings;

export function ListOfFindings() {
    const filters = filters_now();
    const asked = use_pages<FindingPage, Finding>('/v1/findings', { ...filters }, findings_of, { on: of_findings });
    const { begin, dialog } = use_acts(asked);
    const { data: summary } = use_query<Summary>('/v1/summary', {}, { on: of_findings, every: 2000 });
    return (
        <>
            <Head title="Findings">
                <a class="button" href={href(['findings', 'silences'])}>
                    Silences
                </a>
            </Head>
            <FilterBar filters={filters} summary={summary} />
            <Shown asked={asked} lines={8}>
                {(findings) =>
                    findings.length === 0 && !asked.has_more ? (
                        <Nothing filters={filters} />
                    ) : (
                        <>
                            <ul class="findings" aria-label="Findings, newest first">
                                {findings.map((finding) => (
                                    <FindingItem key={finding.id} finding={finding} begin={may_operate.value ? begin : null} />
                                ))}
                            </ul>
                            {asked.has_more && (
                                <div class="more">
                                    <button type="button" onClick={asked.more} aria-busy={asked.loading}>
                                        More, older ones
                                    </button>
                                </div>
                            )}
                        </>
                    )
                }
            </Shown>
            {dialog}
        </>
    );
}

/** The question belongs to the list and not to its item: that may go while one still writes. */
function use_acts(asked: Paged<Finding>) {
    const [doing, set_doing] = useState<{ what: Doing; finding: Finding } | null>(null);
    const [last, set_last] = useState<Finding | null>(null);
    const acted = use_focus_after(() => (last && document.getElementById(link_id(last))) ?? heading(), asked.data);
    const props = {
        close: () => set_doing(null),
        done: () => {
            acted();
            asked.refresh();
        },
    };
    const begin = (what: Doing, finding: Finding) => {
        set_last(finding);
        set_doing({ what, finding });
    };
    return {
        begin,
        dialog: doing && (doing.what === 'acknowledge' ? <Acknowledge finding={doing.finding} {...props} /> : <SilenceForm of={doing.finding} {...props} />),
    };
}

function Nothing({ filters }: { filters: Filters }) {
    if (narrowed(filters)) {
        return (
            <Empty title="No finding is like this.">
                <p>
                    <a href={href(['findings'])}>Show all that are open</a>
                </p>
            </Empty>
        );
    }
    if (filters.open === 'false') return <Empty title="Nothing was ever found." />;
    return (
        <Empty title="Nothing needs a person now.">
            <p>
                What should be known of a vehicle or of the service stands here as soon as it happens. <a href={href(['findings'], { open: 'false' })}>Show what has ended</a>
            </p>
        </Empty>
    );
}
