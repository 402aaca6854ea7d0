/** Differences that are explained, by what explains them, with the evidence of each. */
import { useState } from "preact/hooks";
import { explanationKinds } from "../../../knowledge/finding-kinds.js";
import type { ExplainedGroup, ParityReport, ReasoningStep } from "../../../model/report.js";
import { visible } from "../../escape.js";
import { explainCommand } from "../../explain-command.js";
import { counted, evidenceIn, explainedByKind, type ExplainedKind } from "../../summarize.js";
import type { PageData } from "../page-data.js";
import { LineLink } from "./links.js";
import { PlaceTable } from "./place-table.js";

interface ExplainedProps {
  readonly report: ParityReport;
  readonly links: PageData["links"];
  readonly groups: readonly ExplainedGroup[];
}

/** One fold for each kind of explanation. */
export function Explained({ report, links, groups }: ExplainedProps) {
  const kinds = explainedByKind({ ...report, explained: groups });
  if (kinds.length === 0) return null;
  return (
    <section aria-label="Explained differences">
      <h2>Explained differences</h2>
      {kinds.map((kind) => (
        <Kind key={kind.kind} {...{ report, links, kind }} />
      ))}
    </section>
  );
}

// --- internal ---

/** So many groups are there at first, and come with each click. */
const STEP = 20;

interface KindProps extends Omit<ExplainedProps, "groups"> {
  readonly kind: ExplainedKind;
}

function Kind({ report, links, kind: { kind, places, groups } }: KindProps) {
  const [isOpened, setOpened] = useState(false);
  const [asked, setAsked] = useState(STEP);
  const { title, help } = explanationKinds[kind];
  return (
    <details onToggle={({ currentTarget }) => setOpened(currentTarget.open)}>
      <summary>
        <span class="title">{title}</span> <span class="at">{counted(places, "difference")}</span>
      </summary>
      {isOpened ? (
        <div class="inside">
          <p class="circumstances">{help}</p>
          {groups.slice(0, asked).map((group) => (
            <Group key={keyOf(group)} {...{ report, links, group }} />
          ))}
          {groups.length > asked ? (
            <button type="button" class="more" onClick={() => setAsked(asked + STEP)}>
              Show {Math.min(STEP, groups.length - asked)} more of {groups.length - asked}
            </button>
          ) : null}
        </div>
      ) : null}
    </details>
  );
}

/** What is the same for a group wherever it stands in what is shown. */
const keyOf = ({ component, environment, explanation, places: [first] }: ExplainedGroup): string =>
  JSON.stringify([component, environment, explanation.evidence, first?.address, first?.place]);

interface GroupProps extends Omit<ExplainedProps, "groups"> {
  readonly group: ExplainedGroup;
}

function Group({ report, links, group }: GroupProps) {
  const { explanation, environment, places, steps = [] } = group;
  const { parameters = [], reason, location } = explanation;
  const [first] = places;
  const command = explainCommand(first, group.component, report);
  return (
    <section class="group">
      <dl>
        <dt>Evidence</dt>
        <dd>
          {visible(evidenceIn(group))} ({visible(environment)})
        </dd>
        {parameters.length === 0 ? null : (
          <>
            <dt>Moved by</dt>
            <dd>{visible(parameters.join(", "))}</dd>
          </>
        )}
        {reason === undefined ? null : (
          <>
            <dt>Reason</dt>
            <dd>
              {visible(reason)} {location === undefined ? null : <LineLink location={location} links={links} />}
            </dd>
          </>
        )}
        {steps.length < 2 ? null : (
          <>
            <dt>Step by step</dt>
            <dd>
              {places.length === 1 ? null : "At the first of the places:"}
              <Steps steps={steps} />
            </dd>
          </>
        )}
        {command === undefined ? null : (
          <>
            <dt>All of it</dt>
            <dd>
              <code>{command}</code>
            </dd>
          </>
        )}
      </dl>
      <PlaceTable {...{ report, links, places }} />
    </section>
  );
}

/** What was tried at the first place, in order, as `tfparity explain` shows it. One step alone is the evidence. */
const Steps = ({ steps }: { readonly steps: readonly ReasoningStep[] }) => (
  <ol class="steps">
    {steps.map(({ step, held, because }, position) => (
      <li key={position}>
        {held ? "✓" : "✗"} {explanationKinds[step].title}: {visible(because)}
      </li>
    ))}
  </ol>
);
