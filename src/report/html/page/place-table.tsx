/** Places with what each environment has there, side by side. */
import { useState } from "preact/hooks";
import type { ParityReport, ReportedPlace } from "../../../model/report.js";
import { environmentsOf } from "../../across-environments.js";
import { visible } from "../../escape.js";
import { madeAtLocation } from "../../file-line.js";
import { cells, type Cell } from "../../summarize.js";
import { differingPart } from "./differing-part.js";
import { LineLink } from "./links.js";
import type { PageData } from "../page-data.js";

interface PlaceTableProps {
  readonly report: ParityReport;
  readonly links: PageData["links"];
  readonly places: readonly ReportedPlace[];
}

/** So many rows are there at first. */
const FIRST = 20;
/** Characters of one value: more than anybody reads in a table. */
const LONGEST_VALUE = 2_000;

/** A row for each place and a column for each environment; names alone where no place has a value. */
export function PlaceTable({ report, links, places }: PlaceTableProps) {
  const [isAll, setAll] = useState(false);
  const names = environmentsOf(places, report);
  const rows = isAll ? places : places.slice(0, FIRST);
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label="Places and values">
      <table class="places">
        <thead>
          <tr>
            <th scope="col">Place</th>
            {names.map((name) => (
              <th scope="col" key={name}>
                {visible(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((place, position) => (
            <Row key={position} {...{ report, links, place, names }} />
          ))}
        </tbody>
      </table>
      {rows.length < places.length ? (
        <button type="button" class="more" onClick={() => setAll(true)}>
          Show all {places.length} places
        </button>
      ) : null}
    </div>
  );
}

// --- internal ---

interface RowProps {
  readonly report: ParityReport;
  readonly links: PageData["links"];
  readonly place: ReportedPlace;
  readonly names: readonly string[];
}

function Row({ report, links, place, names }: RowProps) {
  const own = new Map(cells(place, report.reference, LONGEST_VALUE).map((cell) => [cell.environment, cell]));
  const { constructPath, madeAt } = place;
  const location = madeAt === undefined ? undefined : madeAtLocation(madeAt);
  return (
    <tr>
      <th scope="row">
        <code>{visible(place.address)}</code>{" "}
        {place.place === "" ? null : <code class="attribute">{visible(place.place)}</code>}
        {constructPath === undefined ? null : <span class="origin">{visible(constructPath)}</span>}
        {location === undefined ? null : (
          <span class="origin">
            <LineLink location={location} links={links} />
          </span>
        )}
      </th>
      {names.map((name) => (
        <td key={name}>
          <Value cell={own.get(name)} other={otherOf(name, own, report.reference)} />
        </td>
      ))}
    </tr>
  );
}

/** What a value is held against: the reference's, and of the reference the first other one. */
const otherOf = (name: string, own: ReadonlyMap<string, Cell>, reference: string): Cell | undefined =>
  name === reference ? [...own.values()].find(({ environment }) => environment !== reference) : own.get(reference);

function Value({ cell, other }: { readonly cell: Cell | undefined; readonly other: Cell | undefined }) {
  if (cell === undefined) return null;
  if (!cell.literal) return <i>{cell.text}</i>;
  const parts = other?.literal === true ? differingPart(cell.text, other.text) : undefined;
  if (parts === undefined) return <code>{cell.text}</code>;
  return (
    <code>
      {parts.before}
      <mark>{parts.differing}</mark>
      {parts.after}
    </code>
  );
}
