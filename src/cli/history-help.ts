/** What `--help` prints below the options of the commands about a history. */

/** Of `tfparity trend`. */
export const TREND_HELP = `
What it tells:
  Whether fewer findings are open than 30 and 90 days before the last run, by
  dimension and severity; how long findings and waivers live, and which are
  reopened; the parameters that are touched most; incidents, the dimensions
  that hid them, and the incidents for each promotion that a gate let pass. Of
  fewer than ten it tells no rate. docs/history.md says what is counted.
  It depends on the file alone: what is called now is the last run.

Formats: text, json, svg, html. Without =<file>, to standard output.

Examples:
  $ tfparity check --history parity-history.jsonl
      a line for this run; the file is made where it is not there
  $ tfparity trend parity-history.jsonl --since 2027-01-01
  $ tfparity trend parity-history.jsonl --report svg=parity.svg

Exit codes:
  0  told
  2  it could not be: no history, or bad usage
`;

/** Of `tfparity incident`. */
export const INCIDENT_HELP = `
What it does:
  Appends a line to a history: on that day a defect was noticed that the gap
  had hidden from tests. An address or a finding that no run of the history
  knew is refused, unless --unseen says that none ever reported it; name its
  --dimension then. What looks like a password in the note is refused.

Examples:
  $ tfparity incident 2027-01-05 aws_db_instance.main --history parity.jsonl \\
      --note "Staging ran PostgreSQL 15, so that no test saw the new planner."
  $ tfparity incident 2027-01-06 aws_lb.main --unseen --dimension topology \\
      --history parity.jsonl --note "Only production has two zones."

Exit codes:
  0  written
  2  it was not: bad usage, or a gap that no run knew
`;
