/** What the command needs of histories. */
export { keyOf, compareKeys, type LineKey } from "./order.js";
export { gapsOf, knownGaps, type Gaps } from "./known-gaps.js";
export { runLine, openCounts, type RunMade } from "./run-line.js";
export { LONGEST_LINE, readHistoryLine, textOfLine } from "./history-line.js";
export { tellHistory } from "./reported-history.js";
export { makeTrend, type TrendAsked } from "./trend.js";
