/** How many findings were open from the first run of a history to this one, as a picture and as a table. */
import { severities } from "../../../model/contract.js";
import type { HistoryPoint, ParityReport } from "../../../model/report.js";
import { barParts, openAt, pictureInWords } from "../../trend/bars.js";
import { counted } from "../../summarize.js";

/** Nothing where no history is kept. */
export function HistoryPicture({ report: { history } }: { readonly report: ParityReport }) {
  const last = history?.points.at(-1);
  if (history === undefined || last === undefined) return null;
  const { points, runs } = history;
  return (
    <section class="history" aria-label="History">
      <p class="count">
        {counted(runs, "run")}. {pictureInWords(points)}
      </p>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {barParts(points, WIDTH, HEIGHT).map(({ severity, ...part }) => (
          <rect key={`${part.x} ${severity}`} class={`is-${severity}`} {...part} />
        ))}
      </svg>
      <details>
        <summary>These numbers</summary>
        <PointTable points={points} />
      </details>
    </section>
  );
}

// --- internal ---

const [WIDTH, HEIGHT] = [600, 100];

/** The latest first; of days with the same numbers only the first of them. */
function PointTable({ points }: { readonly points: readonly HistoryPoint[] }) {
  const used = severities.filter((severity) => points.some((point) => point[severity] > 0));
  const changes = points.filter((point, index) => {
    const before = points[index - 1];
    return before === undefined || severities.some((severity) => before[severity] !== point[severity]);
  });
  return (
    <div class="inside scroll">
      <table>
        <caption>Open findings from that day on</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            {used.map((severity) => (
              <th scope="col" class="number" key={severity}>
                {severity}
              </th>
            ))}
            <th scope="col" class="number">
              all
            </th>
          </tr>
        </thead>
        <tbody>
          {changes.toReversed().map((point) => (
            <tr key={point.day}>
              <th scope="row">{point.day}</th>
              {used.map((severity) => (
                <td class="number" key={severity}>
                  {point[severity]}
                </td>
              ))}
              <td class="number">{openAt(point)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
