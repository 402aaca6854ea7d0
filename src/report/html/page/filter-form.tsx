/** What a reader can ask for. Choices are those that the report has. */
import { useMemo, useRef } from "preact/hooks";
import { explanationKinds, findingKinds } from "../../../knowledge/finding-kinds.js";
import { severities } from "../../../model/contract.js";
import { dimensions, type ExplanationKind, type FindingKind, type ParityReport } from "../../../model/report.js";
import { compareText } from "../../../model/value.js";
import { visible } from "../../escape.js";
import { explainedByKind, worded } from "../../summarize.js";
import { everything, type Filter } from "./filter.js";

interface FilterFormProps {
  readonly report: ParityReport;
  readonly filter: Filter;
  readonly ask: (more: Partial<Filter>) => void;
  readonly clear: () => void;
}

type ChoiceName = Exclude<keyof Filter, "text" | "below">;

/** A search field and a list of choices for each thing that findings have in common. */
export function FilterForm({ report, filter, ask, clear }: FilterFormProps) {
  const isAsked = JSON.stringify(filter) !== JSON.stringify(everything);
  const search = useRef<HTMLInputElement>(null);
  // The button goes when it has done its work; who used it by the keyboard goes on at the beginning.
  const clearAll = (): void => {
    search.current?.focus();
    clear();
  };
  const choices = useMemo(() => choicesOf(report), [report]);
  return (
    <form role="search" onSubmit={(event) => event.preventDefault()}>
      <label>
        <span>Text</span>
        <input
          ref={search}
          type="search"
          value={filter.text}
          placeholder="address, attribute, value, cause"
          onInput={({ currentTarget }) => ask({ text: currentTarget.value })}
        />
      </label>
      {choices
        .filter(({ options }) => options.length > 1)
        .map(({ name, label, options }) => (
          <label key={name}>
            <span>{label}</span>
            <select value={filter[name]} onChange={({ currentTarget }) => ask({ [name]: currentTarget.value })}>
              <option value="">all</option>
              {options.map(([value, text]) => (
                <option value={value} key={value}>
                  {text}
                </option>
              ))}
            </select>
          </label>
        ))}
      {isAsked ? (
        <button type="button" onClick={clearAll}>
          Show everything
        </button>
      ) : null}
    </form>
  );
}

// --- internal ---

interface Choice {
  readonly name: ChoiceName;
  readonly label: string;
  readonly options: readonly (readonly [value: string, text: string])[];
}

function choicesOf(report: ParityReport): readonly Choice[] {
  const { findings, environments, components = [], reference } = report;
  const has = (name: "severity" | "dimension" | "kind" | "status", value: string): boolean =>
    findings.some((finding) => finding[name] === value);
  const kinds = Object.keys(findingKinds) as FindingKind[];
  const names = environments
    .map(({ name }) => name)
    .filter((name) => name !== reference || findings.some(({ environment }) => environment === name));
  return [
    { name: "severity", label: "Severity", options: same(severities.filter((one) => has("severity", one))) },
    {
      name: "dimension",
      label: "About",
      options: dimensions.filter((one) => has("dimension", one)).map((one) => [one, worded(one)]),
    },
    {
      name: "kind",
      label: "Kind",
      options: kinds.filter((kind) => has("kind", kind)).map((kind) => [kind, findingKinds[kind].title]),
    },
    {
      name: "status",
      label: "Status",
      options: same(["open", "waived", "baselined"].filter((one) => has("status", one))),
    },
    { name: "environment", label: "Environment", options: named(names) },
    { name: "component", label: "Component", options: named(components.map(({ name }) => name)) },
    { name: "owner", label: "Owner", options: named(ownersIn(findings)) },
    {
      name: "explanation",
      label: "Explained by",
      options: explainedByKind(report).map(({ kind }) => [kind, titleOf(kind)]),
    },
  ];
}

/** Those who are to mend some finding, each once, in order. */
const ownersIn = (findings: ParityReport["findings"]): readonly string[] =>
  [...new Set(findings.flatMap(({ owners = [] }) => owners.map(({ name }) => name)))].sort(compareText);

const titleOf = (kind: ExplanationKind): string => explanationKinds[kind].title;

const same = (values: readonly string[]): Choice["options"] => values.map((value) => [value, value]);

/** Names are what they are, and nothing in them is hidden. */
const named = (names: readonly string[]): Choice["options"] => names.map((name) => [name, visible(name)]);
