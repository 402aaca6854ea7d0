/**
 * What has to be tidied up when the process is ended by a signal: private folders with plans in them, programs that
 * were started.
 */

import { constants } from "node:os";

/**
 * Has this done when SIGINT, SIGTERM or SIGHUP ends the process, which it then does as without us. It must not wait
 * for anything. Returns what calls it off.
 *
 * `const callOff = onInterruption(() => rmSync(folder, { recursive: true }));`
 */
export function onInterruption(action: () => void): () => void {
  if (actions.size === 0) for (const signal of SIGNALS) process.on(signal, endBy);
  actions.add(action);
  return () => {
    actions.delete(action);
    if (actions.size === 0) stopListening();
  };
}

// --- internal ---

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const actions = new Set<() => void>();

const stopListening = (): void => {
  for (const signal of SIGNALS) process.removeListener(signal, endBy);
};

/** Whoever waits for the process sees the signal that ended it. */
function endBy(signal: NodeJS.Signals): void {
  for (const action of [...actions].reverse()) action();
  actions.clear();
  stopListening();
  process.kill(process.pid, signal);
  // The first process of a container is not ended by a signal that nobody listens to.
  process.exit(128 + constants.signals[signal]);
}
