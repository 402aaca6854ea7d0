/** Findings, the worst first, of which as many are on the page as a reader has asked for. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Finding, ParityReport } from "../../../model/report.js";
import { counted } from "../../summarize.js";
import type { PageData } from "../page-data.js";
import { FindingItem } from "./finding-item.js";

interface FindingListProps {
  readonly report: ParityReport;
  readonly links: PageData["links"];
  readonly findings: readonly Finding[];
  /** The number that other commands know an open finding by. */
  readonly numbers: ReadonlyMap<string, number>;
  /** The finding that the address of the page leads to. */
  readonly linked: string | undefined;
}

/** So many are on the page at first, and come with each click. */
const STEP = 50;
/** So many are open at first. */
const OPEN = 3;

/** The list, with a button for more. */
export function FindingList({ report, links, findings, numbers, linked }: FindingListProps) {
  const [asked, setAsked] = useState(STEP);
  const byHand = useRef(new Map<string, boolean>());
  const isPrinted = usePrinting();
  useEffect(() => setAsked(STEP), [findings]);
  const position = findings.findIndex(({ id }) => id === linked);
  const shown = Math.max(asked, position + 1);
  const more = findings.length - shown;
  useEffect(() => {
    if (position === -1 || linked === undefined) return;
    const element = document.getElementById(linked);
    element?.scrollIntoView();
    element?.querySelector("summary")?.focus();
    // A filter changes the position, and must not take the cursor from whoever types it.
  }, [linked]);
  if (report.findings.length === 0) return <p>There are no findings.</p>;
  if (findings.length === 0) return <p>No finding is all of what is asked for.</p>;
  return (
    <>
      {findings.slice(0, shown).map((finding, index) => (
        <FindingItem
          key={finding.id}
          {...{ report, links, finding, isPrinted }}
          number={numbers.get(finding.id)}
          isOpen={position === -1 && index < OPEN}
          isLinked={finding.id === linked}
          byHand={byHand.current}
        />
      ))}
      {more > 0 ? (
        <button type="button" class="more" onClick={() => setAsked(shown + STEP)}>
          Show {Math.min(STEP, more)} more of {counted(more, "finding")}
        </button>
      ) : null}
    </>
  );
}

// --- internal ---

/** True while the page is printed, when nothing can be opened. */
function usePrinting(): boolean {
  const [isPrinted, setPrinted] = useState(false);
  useEffect(() => {
    const [begin, end] = [() => setPrinted(true), () => setPrinted(false)];
    addEventListener("beforeprint", begin);
    addEventListener("afterprint", end);
    return () => {
      removeEventListener("beforeprint", begin);
      removeEventListener("afterprint", end);
    };
  }, []);
  return isPrinted;
}
