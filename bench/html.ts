/**
 * How long a browser takes for an HTML report of ten thousand findings: until something is painted, until it can be
 * used, and for a filter. `npx tsx bench/html.ts [findings]`; needs Chromium.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { renderReport } from "../src/report/index.js";
import { engineVersion, manyTags, report } from "../test/report/reports.js";

const count = Number(process.argv[2] ?? "10000");
const findings = Array.from({ length: count }, (_, index) => ({
  ...(index % 50 === 0 ? manyTags : engineVersion),
  id: `f-${index}`,
  cause: `attribute_${index} of something`,
}));
const folder = mkdtempSync(join(tmpdir(), "tfparity-html-"));
const file = join(folder, "report.html");
const html = renderReport(report(findings), "html");
writeFileSync(file, html);

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage();
await page.goto(pathToFileURL(file).href);
await page.locator("[role=status]").waitFor();
const painted = await page.evaluate<number>(`
  performance.getEntriesByType("paint").find(({ name }) => name === "first-contentful-paint").startTime`);
const usable = await page.evaluate<number>("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd");
/** From the key to the next frame after what it brings, in the page itself. */
const filtered = async (text: string): Promise<number> =>
  page.evaluate<number>(`new Promise((done) => {
    const field = document.querySelector("input[type=search]");
    const begin = performance.now();
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, ${JSON.stringify(text)});
    field.dispatchEvent(new Event("input", { bubbles: true }));
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin)));
  })`);
const times: string[] = [];
for (const text of ["a", "attribute_99", "attribute_999", "", "16.3 engine"])
  times.push(`${JSON.stringify(text)} ${(await filtered(text)).toFixed(0)} ms`);
process.stdout.write(
  `${count} findings, ${(Buffer.byteLength(html) / 1e6).toFixed(1)} MB: first paint ${painted.toFixed(0)} ms, ` +
    `usable ${usable.toFixed(0)} ms; filters: ${times.join(", ")}\n`,
);
await browser.close();
rmSync(folder, { recursive: true });
