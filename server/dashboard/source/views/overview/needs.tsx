// What needs a person now. The most urgent kinds are asked for by themselves, so that many of the others do not hide them.
import { useMemo, useState } from 'preact/hooks';
import type { FindingPage, Summary } from '../../api/types';
import { number } from '../../format';
import { use_query, type Asked } from '../../live/query';
import type { News } from '../../live/stream';
import { More } from '../../parts/more';
import { Loading, ProblemBox, Shown } from '../../parts/states';
import { Sign } from '../../parts/status';
import { href } from '../../route';
import { finding_kinds, kind_words } from '../../words';
import { Card } from './card';
import { MatterItem } from './matter';
import { matters_of } from './matters';

const live = { on: (news: News) => news.kind === 'finding', every: 1000, at_least_every: 60_000 };
const most_urgent = finding_kinds.filter((kind) => kind_words(kind).urgency === 1);
const page = 100;
const shown_at_once = 6;
const most_seen = 20;

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, each) => all + each, 0);

export function Needs({ summary }: { summary: Summary | null }) {
    const urgent = use_query<FindingPage>('/v1/findings', { open: true, acknowledged: false, kind: most_urgent, limit: page }, live);
    const all = use_query<FindingPage>('/v1/findings', { open: true, acknowledged: false, limit: page }, live);
    const seen = summary === null ? 0 : sum(summary.findings.acknowledged);
    const unseen = summary === null ? null : sum(summary.findings.open) - seen;
    const more = all.data !== null && all.data.next_cursor !== null;
    return (
        <Card
            title="What needs a person now"
            aside={<a href={href(['findings'])}>{unseen === null || unseen === 0 ? 'Findings' : `${number(unseen)} open ${unseen === 1 ? 'finding' : 'findings'}`}</a>}
        >
            <List asked={[urgent, all]} more={more} as_of={summary?.as_of} />
            {more && summary && <ByKind open={summary.findings.open} />}
            {seen > 0 && <More summary={`${number(seen)} acknowledged: somebody sees to ${seen === 1 ? 'it' : 'them'}`}>{() => <SeenList />}</More>}
        </Card>
    );
}

function List({ asked, more, as_of }: { asked: readonly [Asked<FindingPage>, Asked<FindingPage>]; more: boolean; as_of: string | null | undefined }) {
    const [whole, set_whole] = useState(false);
    const [urgent, all] = asked;
    const matters = useMemo(() => {
        const by_id = new Map([...(urgent.data?.findings ?? []), ...(all.data?.findings ?? [])].map((finding) => [finding.id, finding]));
        return matters_of(by_id.values());
    }, [urgent.data, all.data]);
    const problem = urgent.problem ?? all.problem;
    const failed = problem && <ProblemBox problem={problem} retry={() => asked.forEach((each) => each.refresh())} />;
    if (urgent.data === null || all.data === null) return failed ?? <Loading lines={14} what="Asking for findings" />;
    if (matters.length === 0 && !more) return failed ?? <AllWell as_of={as_of} />;
    return (
        <>
            {failed}
            <ol class="needs">
                {matters.slice(0, whole ? matters.length : shown_at_once).map((matter) => (
                    <MatterItem key={matter.key} matter={matter} all_known={!more} />
                ))}
            </ol>
            {!whole && matters.length > shown_at_once && (
                <button type="button" class="quiet" onClick={() => set_whole(true)}>
                    Show {number(matters.length - shown_at_once)} more
                </button>
            )}
        </>
    );
}

/** Where there are too many to show them all. */
function ByKind({ open }: { open: Record<string, number> }) {
    return (
        <p class="links">
            <span class="hint">These are the newest. Open in all:</span>
            {finding_kinds.filter((kind) => open[kind]).map((kind) => (
                <a key={kind} href={href(['findings'], { kind })}>
                    {kind_words(kind).label} {number(open[kind]!)}
                </a>
            ))}
        </p>
    );
}

function AllWell({ as_of }: { as_of: string | null | undefined }) {
    if (as_of === null) return <p class="hint">Nothing is known to need a person, but no sweep has been complete yet: that is not to say that all is well.</p>;
    return (
        <div class="all-well">
            <Sign sign="check" />
            <p>
                Nothing. <span>When something does, it stands here at once, with what to do.</span>
            </p>
        </div>
    );
}

function SeenList() {
    const asked = use_query<FindingPage>('/v1/findings', { open: true, acknowledged: true, limit: page }, live);
    return (
        <Shown asked={asked}>
            {({ findings, next_cursor }) => (
                <>
                    <ol class="needs">
                        {findings.slice(0, most_seen).map((finding) => (
                            <MatterItem key={finding.id} matter={{ key: String(finding.id), kind: finding.kind, findings: [finding] }} all_known />
                        ))}
                    </ol>
                    {(findings.length > most_seen || next_cursor !== null) && <a href={href(['findings'], { acknowledged: 'true' })}>All that are acknowledged</a>}
                </>
            )}
        </Shown>
    );
}
