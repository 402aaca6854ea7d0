/** The images of what a plan runs, as a manifest has them. */
import { workloadsOf, type Workload } from "../judge/workloads-of.js";
import type { Environment } from "../model/environment.js";
import { compareText, type Value } from "../model/value.js";

/**
 * Images by the address of their resource and the name of their container, in order: `acme/api:1.4.2`, or with a digest
 * `acme/api@sha256:…`. The registry is left out, which is another one in each account. Null is what the plan does not
 * show.
 */
export const imagesIn = ({ resources }: Environment): ReadonlyMap<string, ReadonlyMap<string, string | null>> =>
  new Map(
    [...resources.values()]
      .map((resource) => [resource.address, imagesOf(workloadsOf(resource))] as const)
      .filter(([, images]) => images.size > 0)
      .sort(([one], [other]) => compareText(one, other)),
  );

/** An image without its registry, with its digest or else its tag; null for what is no image, or is not shown. */
export function imageText(value: Value): string | null {
  if (value.kind !== "string" || value.sensitive) return null;
  const [, whole, tag, digest] = IMAGE.exec(value.text) ?? [];
  if (whole === undefined) return null;
  const [first = "", ...rest] = whole.split("/");
  const isRegistry = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const name = isRegistry ? rest.join("/") : whole;
  return digest === undefined ? `${name}:${tag ?? "latest"}` : `${name}@${digest}`;
}

// --- internal ---

/** https://github.com/distribution/reference: a registry with its port, a name, a tag, a digest; never a user. */
const IMAGE = new RegExp(
  "^((?:[\\w.-]{1,255}(?::\\d{1,5})?/)?[a-z0-9._-]{1,128}(?:/[a-z0-9._-]{1,128}){0,6})" +
    "(?::(\\w[\\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$",
);

/** Two of one name are told apart by their number. */
function imagesOf(workloads: readonly Workload[]): ReadonlyMap<string, string | null> {
  const images = new Map<string, string | null>();
  for (const { kind, name, isHidden, image } of workloads) {
    if (image === undefined && !isHidden) continue;
    if (image?.kind === "null") continue;
    const usual = isHidden ? "(not shown)" : (name ?? kind);
    const taken = [...images.keys()].filter((key) => key === usual || key.startsWith(`${usual} (`)).length;
    images.set(taken === 0 ? usual : `${usual} (${taken + 1})`, image === undefined ? null : imageText(image));
  }
  return new Map([...images].sort(([one], [other]) => compareText(one, other)));
}
