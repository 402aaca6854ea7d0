/**
 * Runs an action when this process ends before its time: by leaving, by a signal that can be caught, or because the
 * process that it works for is gone. The action must be synchronous. Returns a function that calls it off.
 */
export function atProcessEnd(action: () => void): () => void {
  if (actions.size === 0) watch();
  actions.add(action);
  return () => {
    actions.delete(action);
    if (actions.size === 0) unwatch();
  };
}

// --- internal ---

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const actions = new Set<() => void>();

function watch(): void {
  process.on("exit", runAll);
  process.on("disconnect", endAlone);
  for (const signal of SIGNALS) process.on(signal, endBySignal);
}

function unwatch(): void {
  process.removeListener("exit", runAll);
  process.removeListener("disconnect", endAlone);
  for (const signal of SIGNALS) process.removeListener(signal, endBySignal);
}

function runAll(): void {
  for (const action of [...actions].reverse()) action();
  actions.clear();
}

/** Ends as the signal would have ended the process, so that whoever waits for it sees why. */
function endBySignal(signal: NodeJS.Signals): void {
  runAll();
  unwatch();
  process.kill(process.pid, signal);
}

/** A worker of Vitest goes on without the process that started it, for nobody. */
const endAlone = (): never => process.exit(1);
