interface Plan {
  readonly timestamp?: string;
  readonly relevant_attributes?: readonly object[];
}

/**
 * Plan JSON without what Terraform makes anew at every run: the time of planning becomes a fixed one, and the relevant
 * attributes, which come in random order, are sorted. For plans of the offline provider, whose numbers all fit.
 */
export function stablePlan(json: string): string {
  const plan = JSON.parse(json) as Plan;
  const relevant = plan.relevant_attributes?.toSorted((left, right) =>
    compare(JSON.stringify(left), JSON.stringify(right)),
  );
  return JSON.stringify({
    ...plan,
    ...(plan.timestamp !== undefined && { timestamp: "2026-01-15T09:00:00Z" }),
    ...(relevant && { relevant_attributes: relevant }),
  });
}

// --- internal ---

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
