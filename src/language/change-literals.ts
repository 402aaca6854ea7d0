/**
 * The literal text of a template of Terraform, also in quotes inside of code: in `${local.staging}-staging` the second
 * `staging`, in `${lower("staging")}` the one that there is.
 */

/** The template with its literal text changed, and what is code left as it is. */
export function changeLiterals(template: string, change: (literal: string) => string): string {
  const parts: string[] = [];
  let literal = "";
  const end = (): void => {
    parts.push(change(literal));
    literal = "";
  };
  /** What is open: a text in quotes, or code with so many braces in it. */
  const open: ("text" | number)[] = [];
  for (let position = 0; position < template.length; position += 1) {
    const [character, next] = [template[position] as string, template[position + 1]];
    const inside = open.at(-1);
    if (typeof inside !== "number") {
      const isEscape = (character === "$" || character === "%") && template.startsWith(`${character}{`, position + 1);
      if (isEscape || (inside === "text" && character === "\\")) {
        const length = isEscape ? 3 : 2;
        literal += template.slice(position, position + length);
        position += length - 1;
      } else if ((character === "$" || character === "%") && next === "{") {
        end();
        parts.push(character, "{");
        open.push(0);
        position += 1;
      } else if (inside === "text" && character === '"') {
        end();
        parts.push(character);
        open.pop();
      } else literal += character;
      continue;
    }
    parts.push(character);
    if (character === '"') open.push("text");
    else if (character === "{") open[open.length - 1] = inside + 1;
    else if (character === "}" && inside === 0) open.pop();
    else if (character === "}") open[open.length - 1] = inside - 1;
  }
  end();
  return parts.join("");
}
