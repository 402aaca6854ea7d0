/** The tree of modules and constructs beside the findings; a click leaves the findings of one. */
import { useMemo, useRef } from "preact/hooks";
import type { Finding } from "../../../model/report.js";
import { visible } from "../../escape.js";
import { counted } from "../../summarize.js";
import type { Filter } from "./filter.js";
import { leadsTo, placeTree, type PlaceTree } from "./place-tree.js";

interface PlaceNavigationProps {
  readonly findings: readonly Finding[];
  readonly below: Filter["below"];
  readonly ask: (more: Partial<Filter>) => void;
}

/** Nothing where all findings are in the root module. */
export function PlaceNavigation({ findings, below, ask }: PlaceNavigationProps) {
  const tree = useMemo(() => placeTree(findings), [findings]);
  const whole = useRef<HTMLElement>(null);
  // The button goes when it has done its work; who used it by the keyboard goes on where the tree begins.
  const showAll = (): void => {
    whole.current?.focus();
    ask({ below: [] });
  };
  if (tree.children.length === 0 && below.length === 0) return null;
  return (
    <nav aria-label="Modules and constructs" ref={whole} tabIndex={-1}>
      {below.length === 0 ? null : (
        <button type="button" onClick={showAll}>
          All places
        </button>
      )}
      <Branch tree={tree} below={below} ask={ask} isWhole={sizeOf(tree) <= LARGEST} />
    </nav>
  );
}

// --- internal ---

interface BranchProps {
  readonly tree: PlaceTree;
  readonly below: Filter["below"];
  readonly ask: PlaceNavigationProps["ask"];
  /** Whether everything is shown, and not only what leads to what is looked at. */
  readonly isWhole: boolean;
}

/** A tree of more than so many modules is opened step by step. */
const LARGEST = 300;

const sizeOf = ({ children }: PlaceTree): number => children.reduce((sum, child) => sum + 1 + sizeOf(child), 0);

/** More than this in one module are named by nobody. */
const MOST = 100;

function Branch({ tree, below, ask, isWhole }: BranchProps) {
  const { children } = tree;
  if (children.length === 0) return null;
  return (
    <ul>
      {children.slice(0, MOST).map((child) => (
        <li key={JSON.stringify(child.path)}>
          <button
            type="button"
            aria-pressed={JSON.stringify(child.path) === JSON.stringify(below)}
            onClick={() => ask({ below: child.path })}
          >
            {visible(child.path.at(-1) ?? "")} <span class="number">{child.findings}</span>
          </button>
          {isWhole || leadsTo(child.path, below) ? <Branch tree={child} {...{ below, ask, isWhole }} /> : null}
        </li>
      ))}
      {children.length > MOST ? <li>and {counted(children.length - MOST, "other")}</li> : null}
    </ul>
  );
}
