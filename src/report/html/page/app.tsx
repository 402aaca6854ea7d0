/** The whole page: what was compared, what to look at, and the findings and explained differences that are. */
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import {
  everything,
  searchableExplained,
  searchableFindings,
  shownExplained,
  shownFindings,
  type Filter,
} from "./filter.js";
import type { PageData } from "../page-data.js";
import { counted, numberedFindings } from "../../summarize.js";
import { hashOf, filterInHash, findingInHash } from "./location-hash.js";
import { Compared } from "./compared.js";
import { Explained } from "./explained.js";
import { FilterForm } from "./filter-form.js";
import { FindingList } from "./finding-list.js";
import { Overview } from "./overview.js";
import { PlaceNavigation } from "./place-navigation.js";

/** The report, and what a reader has asked for. */
export function App({ report, links }: PageData) {
  const [filter, setFilter] = useState<Filter>(filterInHash(location.hash) ?? everything);
  const [linked, setLinked] = useState(findingInHash(location.hash));
  const latest = useRef(filter);
  const show = useCallback((next: Filter) => {
    latest.current = next;
    setFilter(next);
  }, []);
  // The address is written as soon as something is asked for: written after the page was drawn, which may take a while,
  // it could undo a link that was followed in the meantime.
  const ask = useCallback((more: Partial<Filter>) => {
    const next = { ...latest.current, ...more };
    remember(next);
    show(next);
  }, []);
  const findings = useMemo(() => searchableFindings(report), [report]);
  const explained = useMemo(() => searchableExplained(report), [report]);
  const numbers = useMemo(
    () => new Map(numberedFindings(report).map(({ finding, number }) => [finding.id, number])),
    [report],
  );
  useEffect(() => {
    const follow = (): void => {
      const id = findingInHash(location.hash);
      setLinked(id);
      const asked = filterInHash(location.hash);
      // What a link leads to is shown, whatever was asked for before.
      if (asked !== undefined || id !== undefined) show(asked ?? everything);
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  const some = useMemo(() => shownFindings(findings, filter), [findings, filter]);
  const groups = useMemo(() => shownExplained(explained, filter), [explained, filter]);
  // What a filter does not change is not made again.
  const overview = useMemo(() => <Overview report={report} ask={ask} />, [report, ask]);
  const compared = useMemo(() => <Compared report={report} />, [report]);
  return (
    <>
      {overview}
      <FilterForm report={report} filter={filter} ask={ask} clear={() => ask(everything)} />
      <p class="count" role="status">
        {shownCount(some.length, report.findings.length)}
      </p>
      <div class="columns">
        <PlaceNavigation findings={some} below={filter.below} ask={ask} />
        <section aria-label="Findings">
          <FindingList {...{ report, links, numbers, linked }} findings={some} />
        </section>
      </div>
      <Explained {...{ report, links, groups }} />
      {compared}
    </>
  );
}

// --- internal ---

/** Keeps what is asked for in the address, so that a link to it can be passed on, and a page loaded again shows it. */
function remember(filter: Filter): void {
  const address = hashOf(filter);
  const isSame = address === location.hash || (address === "#" && filterInHash(location.hash) === undefined);
  if (isSame) return;
  try {
    history.replaceState(null, "", address);
  } catch {
    // A page inside of another one may have no address of its own.
  }
}

const shownCount = (shown: number, all: number): string =>
  shown === all ? counted(all, "finding") : `${shown} of ${counted(all, "finding")}`;
