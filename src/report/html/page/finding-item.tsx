/** One finding: its cause, and all else once it is opened. */
import { useEffect, useState } from "preact/hooks";
import { findingKinds } from "../../../knowledge/finding-kinds.js";
import type { Finding, ParityReport } from "../../../model/report.js";
import { visible } from "../../escape.js";
import { acceptance, circumstances, ownersText } from "../../summarize.js";
import type { PageData } from "../page-data.js";
import { LineLink, PageLink } from "./links.js";
import { PlaceTable } from "./place-table.js";

interface FindingItemProps {
  readonly report: ParityReport;
  readonly links: PageData["links"];
  readonly finding: Finding;
  /** The number that other commands know it by; none for what is accepted. */
  readonly number: number | undefined;
  /** Whether it is open before anybody has opened or closed it. */
  readonly isOpen: boolean;
  /** Whether the address of the page leads to it. */
  readonly isLinked: boolean;
  /** What somebody has opened (true) and closed (false), by id: it stays so, whatever is asked for meanwhile. */
  readonly byHand: Map<string, boolean>;
  readonly isPrinted: boolean;
}

/** What is inside is made when it is opened, so that ten thousand of them cost nothing. */
export function FindingItem({ report, links, finding, number, isPrinted, ...opening }: FindingItemProps) {
  const { isOpen, isLinked, byHand } = opening;
  const { id } = finding;
  const isWanted = isLinked || (byHand.get(id) ?? isOpen);
  const [isOpened, setOpened] = useState(isWanted);
  useEffect(() => {
    if (isWanted) setOpened(true);
  }, [isOpen, isLinked]);
  const toggle = (isNow: boolean): void => {
    if (isPrinted || isNow === isOpened) return;
    byHand.set(id, isNow);
    setOpened(isNow);
  };
  const { severity, status, kind, cause, environment, component, openSince } = finding;
  const since = openSince === undefined ? undefined : `open since ${openSince}`;
  const at = [component, environment, since].filter((name) => name !== undefined).map(visible);
  return (
    <details id={id} open={isOpened || isPrinted} onToggle={({ currentTarget }) => toggle(currentTarget.open)}>
      <summary>
        <span class={`badge is-${severity}`}>{severity}</span> {number === undefined ? null : `${number}. `}
        <span class="title">
          {findingKinds[kind].title}: {visible(cause)}
        </span>
        <span class="at">{[...(status === "open" ? [] : [status]), ...at].join(", ")}</span>
      </summary>
      {isOpened || isPrinted ? <Inside {...{ report, links, finding }} /> : null}
    </details>
  );
}

// --- internal ---

type InsideProps = Pick<FindingItemProps, "report" | "links" | "finding">;

function Inside({ report, links, finding }: InsideProps) {
  const { id, kind, places, message, suggestion, location, accepted } = finding;
  const owners = ownersText(finding);
  return (
    <div class="inside">
      <p class="circumstances">
        {visible(circumstances(finding, report))} · <a href={`#${encodeURIComponent(id)}`}>link to this finding</a>
      </p>
      <PlaceTable {...{ report, links, places }} />
      <dl>
        <dt>What it means</dt>
        <dd>
          {findingKinds[kind].help} <PageLink page={findingKinds[kind].page} links={links} />
        </dd>
        <dt>Why</dt>
        <dd>{visible(message)}</dd>
        <dt>To do</dt>
        <dd>
          {visible(suggestion)} {location === undefined ? null : <LineLink location={location} links={links} />}
        </dd>
        {owners === undefined ? null : (
          <>
            <dt>Who</dt>
            <dd>{visible(owners)}</dd>
          </>
        )}
        {accepted === undefined ? null : (
          <>
            <dt>Accepted</dt>
            <dd>{visible(acceptance(finding))}</dd>
          </>
        )}
      </dl>
    </div>
  );
}
