/** What was compared, what a reader should know of it, and what became of an earlier report's findings. */
import { findingKinds } from "../../../knowledge/finding-kinds.js";
import type { ParityReport } from "../../../model/report.js";
import { visible } from "../../escape.js";
import {
  changeInNumbers,
  comparedInNumbers,
  componentsText,
  counted,
  noteText,
  requirementsInNumbers,
  requirementWords,
} from "../../summarize.js";

/** Tables and lists, all of them there from the beginning. */
export function Compared({ report }: { readonly report: ParityReport }) {
  const change = changeInNumbers(report);
  const components = componentsText(report);
  return (
    <section aria-label="What was compared">
      <h2>What was compared</h2>
      <p>
        {comparedInNumbers(report)}.{change === undefined ? null : ` ${change}.`}
        {components === undefined ? null : ` ${visible(components)}.`}
      </p>
      <Requirements report={report} />
      <Environments report={report} />
      <Resolved report={report} />
      <Notes report={report} />
    </section>
  );
}

// --- internal ---

interface OfReport {
  readonly report: ParityReport;
}

function Requirements({ report }: OfReport) {
  const all = requirementWords(report);
  if (all.length === 0) return null;
  return (
    <>
      <h3>{requirementsInNumbers(report)}</h3>
      <ul>
        {all.map(({ outcome, asks }) => (
          <li key={asks}>
            {outcome}: {asks}
          </li>
        ))}
      </ul>
    </>
  );
}

const Environments = ({ report }: OfReport) => (
  <div class="scroll" tabIndex={0} role="group" aria-label="Environments">
    <table>
      <thead>
        <tr>
          <th scope="col">Environment</th>
          <th scope="col">Read from</th>
          <th scope="col" class="number">
            Resources
          </th>
          <th scope="col">Terraform</th>
        </tr>
      </thead>
      <tbody>
        {report.environments.map(({ name, source, file, resources, terraformVersion = "" }) => (
          <tr key={name}>
            <th scope="row">
              {visible(name)}
              {name === report.reference ? " (reference)" : null}
            </th>
            <td>
              {source} <code>{visible(file)}</code>
            </td>
            <td class="number">{resources}</td>
            <td>{visible(terraformVersion)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

function Resolved({ report: { base } }: OfReport) {
  if (base === undefined || base.resolved.length === 0) return null;
  return (
    <>
      <h3>{counted(base.resolved.length, "finding")} of the base resolved</h3>
      <ul>
        {base.resolved.map(({ id, kind, severity, cause }) => (
          <li key={id}>
            {severity} · {findingKinds[kind].title}: {visible(cause)}
          </li>
        ))}
      </ul>
    </>
  );
}

function Notes({ report: { notes } }: OfReport) {
  if (notes.length === 0) return null;
  return (
    <>
      <h3>{counted(notes.length, "note")}</h3>
      <ul>
        {notes.map((note, position) => (
          <li key={position}>{visible(noteText(note))}</li>
        ))}
      </ul>
    </>
  );
}
