/** What `gate --verify` found, as data, and how it is told to people and to programs. */
import { logLine, visibleJson } from "../report/escape.js";
import { hanging, openPage } from "../report/page.js";

/** Whether what is about to be applied is what passed the gate. In JSON, part of the public interface. */
export interface Verification {
  readonly schemaVersion: 1;
  readonly verified: boolean;
  /** The file, as the command line named it. */
  readonly attestation: string;
  /** The promotion that the attestation is about; absent where its signatures do not count. */
  readonly promotion?: AttestedPromotion;
  /** What is there now; none where the signatures do not count. */
  readonly plans: readonly PresentPlan[];
  /** The contract that judged; absent where there is none. */
  readonly contract?: string;
  /** Whose signatures count; empty where none is asked for and none was found. */
  readonly signedBy: readonly string[];
  /** Why it is not verified; empty where it is. */
  readonly problems: readonly string[];
}

/** Which promotion the gate judged, and when, RFC 3339. */
export interface AttestedPromotion {
  readonly from: string;
  readonly to: string;
  readonly judgedAt: string;
}

/** A plan that is there now. Of JSON nobody knows which binary plan it was made of. */
export interface PresentPlan {
  readonly environment: string;
  readonly file: string;
  readonly sha256: string;
  readonly form: "binary" | "json";
}

/** The lines for a terminal, the verdict last. */
export function verificationText(verification: Verification): string {
  const lines = verification.verified ? verifiedLines(verification) : unverifiedLines(verification);
  return lines.map((line) => `${logLine(line)}\n`).join("");
}

/** The same for programs. */
export const verificationJson = (verification: Verification): string =>
  `${visibleJson(JSON.stringify(verification, undefined, 2))}\n`;

// --- internal ---

function unverifiedLines({ attestation, promotion, problems }: Verification): readonly string[] {
  const told = problems.flatMap((problem) => hanging(page, INDENT, problem));
  if (promotion === undefined)
    return [...hanging(page, "", `NOT VERIFIED: ${attestation} does not count, whatever it says.`), ...told];
  return [
    ...hanging(page, "", `NOT VERIFIED: this is not ${promotionText(promotion)}.`),
    ...told,
    "Run the gate again on what is to be applied.",
  ];
}

function verifiedLines({ promotion, plans, contract, signedBy }: Verification): readonly string[] {
  return [
    ...plans.flatMap(planLines),
    ...(contract === undefined ? [] : hanging(page, `${INDENT}contract  `, contract)),
    ...(signedBy.length > 0
      ? hanging(page, `${INDENT}signed by  `, signedBy.join(", "))
      : hanging(page, INDENT, "not signed: whoever can write the attestation can write what it says")),
    ...(promotion === undefined ? [] : hanging(page, "", `VERIFIED: this is ${promotionText(promotion)}.`)),
  ];
}

const planLines = ({ environment, file, sha256, form }: PresentPlan): readonly string[] => [
  ...hanging(page, `${INDENT}${environment}  `, file),
  `${INDENT}  sha256:${sha256}`,
  ...(form === "binary" ? [] : [`${INDENT}  JSON: the binary plan that it was made of can be any`]),
];

const promotionText = ({ from, to, judgedAt }: AttestedPromotion): string =>
  `the promotion from ${from} to ${to} that was judged at ${judgedAt}`;

const INDENT = "   ";
const page = openPage({});
