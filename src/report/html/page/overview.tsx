/** How many findings of which severity are about what, as a table and as a picture, and how much is explained. */
import type { Severity } from "../../../model/contract.js";
import type { Dimension, Finding, ParityReport } from "../../../model/report.js";
import { explanationKinds } from "../../../knowledge/finding-kinds.js";
import { bySeverity, counted, explainedByKind, openFindings, sinceBase, worded } from "../../summarize.js";
import { everything, type Filter } from "./filter.js";
import { HistoryPicture } from "./history-picture.js";

interface OverviewProps {
  readonly report: ParityReport;
  readonly ask: (more: Partial<Filter>) => void;
}

/** The table leads to what its numbers count. */
export function Overview({ report, ask }: OverviewProps) {
  const open = openFindings(report);
  const since = sinceBase(report);
  return (
    <>
      {since === undefined ? null : <p>{since}.</p>}
      <div class="overview">
        {open.length === 0 ? null : <SeverityTable open={open} ask={ask} />}
        <ExplainedTable report={report} ask={ask} />
      </div>
      <HistoryPicture report={report} />
    </>
  );
}

// --- internal ---

function SeverityTable({ open, ask }: { readonly open: readonly Finding[]; readonly ask: OverviewProps["ask"] }) {
  const { columns, rows } = bySeverity(open);
  const most = Math.max(...rows.map(({ findings }) => findings.length));
  return (
    <table>
      <caption>Open findings by what they are about</caption>
      <thead>
        <tr>
          <th scope="col">About</th>
          {columns.map((severity) => (
            <th scope="col" class="number" key={severity}>
              {severity}
            </th>
          ))}
          <td class="picture" />
        </tr>
      </thead>
      <tbody>
        {rows.map(({ dimension, findings }) => (
          <tr key={dimension}>
            <th scope="row">{worded(dimension)}</th>
            {columns.map((severity) => (
              <td class="number" key={severity}>
                <Count {...{ dimension, severity, ask }} findings={findings} />
              </td>
            ))}
            <td class="picture">
              <Bar parts={columns.map((severity) => [severity, countOf(findings, severity)])} most={most} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface CountProps {
  readonly findings: readonly Finding[];
  readonly dimension: Dimension;
  readonly severity: Severity;
  readonly ask: OverviewProps["ask"];
}

function Count({ findings, dimension, severity, ask }: CountProps) {
  const count = countOf(findings, severity);
  if (count === 0) return null;
  const label = `${counted(count, "finding")}: ${severity}, ${worded(dimension)}`;
  const select = (): void => ask({ ...everything, dimension, severity, status: "open" });
  return (
    <button type="button" aria-label={label} onClick={select}>
      {count}
    </button>
  );
}

const countOf = (findings: readonly Finding[], severity: Severity): number =>
  findings.filter((finding) => finding.severity === severity).length;

/** A picture of numbers that stand beside it, so that who does not see it misses nothing. */
function Bar({ parts, most }: { readonly parts: readonly (readonly [string, number])[]; readonly most: number }) {
  const begins = parts.map((_, position) => parts.slice(0, position).reduce((sum, [, count]) => sum + count, 0));
  return (
    <svg viewBox={`0 0 ${most} 1`} preserveAspectRatio="none" aria-hidden="true">
      {parts.map(([name, count], position) => (
        <rect key={name} class={`is-${name}`} x={begins[position]} y="0" width={count} height="1" />
      ))}
    </svg>
  );
}

function ExplainedTable({ report, ask }: OverviewProps) {
  const kinds = explainedByKind(report);
  const { unexplained } = report.counts;
  const counts = [...kinds.map(({ places }) => places), unexplained];
  const most = Math.max(1, ...counts);
  if (kinds.length === 0 && unexplained === 0) return null;
  return (
    <table>
      <caption>Differences by what explains them</caption>
      <thead>
        <tr>
          <th scope="col">Explained by</th>
          <th scope="col" class="number">
            Differences
          </th>
          <td class="picture" />
        </tr>
      </thead>
      <tbody>
        {kinds.map(({ kind, places }) => (
          <tr key={kind}>
            <th scope="row">{explanationKinds[kind].title}</th>
            <td class="number">
              <button
                type="button"
                aria-label={`${counted(places, "difference")}: ${explanationKinds[kind].title}`}
                onClick={() => ask({ ...everything, explanation: kind })}
              >
                {places}
              </button>
            </td>
            <td class="picture">
              <Bar parts={[["explained", places]]} most={most} />
            </td>
          </tr>
        ))}
        <tr>
          <th scope="row">nothing</th>
          <td class="number">{unexplained}</td>
          <td class="picture">
            <Bar parts={[["unexplained", unexplained]]} most={most} />
          </td>
        </tr>
      </tbody>
    </table>
  );
}
