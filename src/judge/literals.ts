import { INTERPOLATED, joinedText, plainText, type MarkedText } from "../model/marked-text.js";

/**
 * What is written out in a template or an expression: the text around its interpolations and the quoted texts inside of
 * them. Everything else in an interpolation, names of resources and variables above all, becomes one `INTERPOLATED`.
 */
export function literalsOf(template: string): MarkedText {
  const literals: MarkedText[] = [];
  // Each entry is a text or an interpolation that is not yet closed, with the braces that are open in it.
  const open: { readonly code: boolean; braces: number }[] = [{ code: false, braces: 0 }];
  for (let at = 0; at < template.length; at += 1) {
    const inner = open.at(-1) as (typeof open)[number];
    const character = template[at] as string;
    if (inner.code) {
      if (character === "{") inner.braces += 1;
      else if (character === '"') open.push({ code: false, braces: 0 });
      else if (character === "}" && inner.braces > 0) inner.braces -= 1;
      else if (character === "}") open.pop();
      continue;
    }
    const next = template[at + 1];
    if ((character === "$" || character === "%") && next === character && template[at + 2] === "{") {
      literals.push(plainText(`${character}{`));
      at += 2;
    } else if ((character === "$" || character === "%") && next === "{") {
      literals.push(INTERPOLATED);
      open.push({ code: true, braces: 0 });
      at += 1;
    } else if (character === "\\" && open.length > 1) {
      literals.push(plainText(next ?? ""));
      at += 1;
    } else if (character === '"' && open.length > 1) {
      literals.push(INTERPOLATED);
      open.pop();
    } else literals.push(plainText(character));
  }
  return joinedText(literals);
}
