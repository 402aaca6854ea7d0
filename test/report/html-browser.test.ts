/** The HTML report in a real browser: what a person sees and does there. Skipped where there is no Chromium. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { AxeResults } from "axe-core";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { renderReport } from "../../src/report/index.js";
import type { Finding, ParityReport } from "../../src/model/report.js";
import { engineVersion, hostileReport, hostileTexts, known, manyTags, place, report, waived } from "./reports.js";

const program = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((file) =>
  existsSync(file),
);
/** Without a sandbox, for which a container has no rights, and without asking anybody for anything. */
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const inModule: Finding = {
  ...engineVersion,
  id: "f-rule",
  severity: "critical",
  dimension: "security",
  cause: "a rule of the service's group",
  places: [
    place(
      'module.service["api"].aws_security_group.main',
      "ingress[0].description",
      known("from the office in Berlin to the service"),
      known("from the office in Madrid to the service"),
    ),
  ],
};
const small = report([inModule, engineVersion, manyTags, waived]);
const large = report(
  Array.from({ length: 10_000 }, (_, index) => ({
    ...(index % 3 === 0 ? inModule : engineVersion),
    id: `f-${index}`,
    cause: `attribute_${index} of something`,
  })),
);

describe.skipIf(program === undefined)("the HTML report in Chromium (skipped where it is not installed)", () => {
  const folder = mkdtempSync(join(tmpdir(), "tfparity-html-"));
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: program ?? "", args: FLAGS });
  });
  // What is left open slows down what comes after.
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a report from disk; what the page complains of, and what it asks for besides itself, is told. */
  async function opened(shown: ParityReport, hash = ""): Promise<{ readonly page: Page; readonly told: string[] }> {
    const file = join(folder, "report.html");
    writeFileSync(file, renderReport(shown, "html"));
    const page = await browser.newPage();
    const told: string[] = [];
    page.on("console", (message) => told.push(message.text()));
    page.on("pageerror", (error) => told.push(error.message));
    page.on("request", (request) => {
      if (!request.url().startsWith("file:") || !request.url().includes("report.html")) told.push(request.url());
    });
    await page.goto(`${pathToFileURL(file).href}${hash}`);
    await page.locator("[role=status]").waitFor();
    return { page, told };
  }

  /** What stands in a part of the page, with single spaces. */
  const textOf = async (page: Page, selector: string): Promise<string> =>
    (await page.locator(selector).first().innerText()).replace(/\s+/g, " ").trim();
  const countOf = (page: Page): Promise<string> => textOf(page, "[role=status]");
  const open = (page: Page): Promise<readonly string[]> =>
    page.locator("section[aria-label=Findings] details[open]").evaluateAll((all) => all.map(({ id }) => id));
  const violations = async (page: Page): Promise<readonly string[]> => {
    await page.evaluate(axe);
    const results = (await page.evaluate("axe.run()")) as AxeResults;
    return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  };

  it("shows the verdict, the numbers and the worst findings, and asks for nothing else", async () => {
    const { page, told } = await opened(small);
    expect(await textOf(page, "header")).toContain("BLOCKED: 3 findings (1 critical, 1 high, 1 low)");
    expect(await countOf(page)).toBe("4 findings");
    expect(await open(page)).toEqual(["f-rule", "f-engine-version", "f-tag"]);
    expect(await page.locator("#f-rule mark").allInnerTexts()).toEqual(["Berlin", "Madrid"]);
    expect(told).toEqual([]);
  });

  it("shows the history where one is kept, in the light and in the dark, and for who sees no picture", async () => {
    const day = (number: number, high: number, low: number) => ({
      day: `2027-01-0${number}`,
      critical: 0,
      high,
      medium: 0,
      low,
      info: 0,
    });
    const since = report([{ ...engineVersion, openSince: "2027-01-02" }]);
    const { page, told } = await opened({
      ...since,
      history: { runs: 4, points: [day(1, 0, 2), day(2, 1, 1), day(3, 1, 1)] },
    });
    expect(await textOf(page, ".history p")).toBe(
      "4 runs. Open findings from 2027-01-01 to 2027-01-03: 2 at first, 2 at most, 2 at the end.",
    );
    expect(await page.locator(".history rect").count()).toBe(5);
    await page.getByText("These numbers").click();
    expect(await textOf(page, ".history table")).toBe(
      "Open findings from that day on Day high low all 2027-01-02 1 1 2 2027-01-01 0 2 2",
    );
    expect(await textOf(page, "#f-engine-version summary")).toContain("open since 2027-01-02");
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page)).toEqual([]);
    }
    const without = await opened(small);
    expect(await without.page.locator(".history").count()).toBe(0);
    expect(told).toEqual([]);
  });

  it("runs no script but its own", async () => {
    const { page, told } = await opened(small);
    await page.evaluate(`
      const script = document.createElement("script");
      script.textContent = "document.title = 'taken over'";
      const image = document.createElement("img");
      image.src = "https://evil.example/x.png";
      document.body.append(script, image);
    `);
    await expect.poll(() => told.filter((text) => text.includes("Content Security Policy")).length).toBe(2);
    expect(await page.title()).toBe("BLOCKED: Parity of staging against production");
  });

  it("filters by what is chosen, by words, and by a number of the table", async () => {
    const { page } = await opened(small);
    await page.getByLabel("Severity").selectOption("low");
    expect([await countOf(page), await open(page)]).toEqual(["1 of 4 findings", ["f-tag"]]);
    await page.getByRole("button", { name: "Show everything" }).click();
    await page.getByLabel("Text").fill("madrid OFFICE");
    expect([await countOf(page), await open(page)]).toEqual(["1 of 4 findings", ["f-rule"]]);
    await page.getByLabel("Text").fill("no such thing");
    expect(await textOf(page, "section[aria-label=Findings]")).toBe("No finding is all of what is asked for.");
    await page.getByRole("button", { name: "Show everything" }).click();
    await page.getByRole("button", { name: "1 finding: high, versions" }).click();
    expect([await countOf(page), await open(page)]).toEqual(["1 of 4 findings", ["f-engine-version"]]);
  });

  it("shows one module or construct where that is chosen", async () => {
    const { page } = await opened(small);
    await page.getByRole("button", { name: 'module.service["api"] 1' }).click();
    expect(await open(page)).toEqual(["f-rule"]);
    await page.getByRole("button", { name: "All places" }).click();
    expect(await countOf(page)).toBe("4 findings");
  });

  it("keeps what is asked for in its address, and what was closed by hand closed", async () => {
    const { page } = await opened(small);
    await page.locator("#f-rule summary").click();
    expect(await open(page)).not.toContain("f-rule");
    await page.getByLabel("Severity").selectOption("critical");
    await page.getByRole("searchbox").fill("berlin & co");
    expect(await page.evaluate("location.hash")).toBe("#?text=berlin+%26+co&severity=critical");
    await page.getByRole("searchbox").fill("berlin");
    expect(await countOf(page)).toBe("1 of 4 findings");
    expect(await open(page)).toEqual([]);
    await page.reload();
    expect(await countOf(page)).toBe("1 of 4 findings");
    expect(await page.getByRole("searchbox").inputValue()).toBe("berlin");
    await page.getByRole("button", { name: "Show everything" }).press("Enter");
    expect(await page.evaluate("document.activeElement.type")).toBe("search");
    expect([await countOf(page), await page.evaluate("location.hash")]).toEqual(["4 findings", ""]);
    await page.evaluate('location.hash = "#?below=module.service%5B%22api%22%5D"');
    await page.getByRole("button", { name: "All places" }).press("Enter");
    expect(await countOf(page)).toBe("4 findings");
    expect(await page.evaluate("document.activeElement.localName")).toBe("nav");
  });

  it.each(["#?", "#?severity=", "#?severity=%", "#?unknown=x", "#?below=&below=", "#%", "#?text=%00<script>"])(
    "shows the report for the address %s",
    async (hash) => {
      const { page, told } = await opened(small, hash);
      expect([await countOf(page), told]).toEqual([expect.stringMatching(/^(\d of )?4 findings$/), []]);
    },
  );

  it("says so where nothing was found", async () => {
    const { page } = await opened(report([]));
    expect(await textOf(page, "section[aria-label=Findings]")).toBe("There are no findings.");
  });

  it("is used by the keyboard alone", async () => {
    const { page } = await opened(small);
    const last = page.locator("#f-waived summary");
    await last.focus();
    await page.keyboard.press("Enter");
    expect(await open(page)).toContain("f-waived");
    expect(await textOf(page, "#f-waived .inside")).toContain(
      "waived by platform until 2027-01-31: Until the archive is moved.",
    );
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("link to this finding");
  });

  it("opens the finding that a link leads to, wherever it stands", async () => {
    const { page } = await opened(large, "#f-7777");
    expect(await open(page)).toEqual(["f-7777"]);
    expect(await page.evaluate("document.activeElement.parentElement.id")).toBe("f-7777");
    await expect(page.locator("#f-7777").isVisible()).resolves.toBe(true);
    await page.getByLabel("Text").fill("attribute_12 ");
    await page.evaluate('location.hash = "#f-5"');
    await expect.poll(() => open(page)).toContain("f-5");
  });

  it("follows a link that is clicked right after something was typed", async () => {
    const { page } = await opened(small);
    // When the frame comes, what was typed is drawn, and what is done after drawing is not done yet.
    await page.evaluate(`
      const search = document.querySelector("input[type=search]");
      search.value = "berlin";
      search.dispatchEvent(new Event("input", { bubbles: true }));
      requestAnimationFrame(() => (location.hash = "#f-waived"));
    `);
    await expect.poll(() => open(page)).toContain("f-waived");
    expect(await page.evaluate("location.hash")).toBe("#f-waived");
    expect(await countOf(page)).toBe("4 findings");
  });

  it("lets a reader type on, whatever a link has led to", async () => {
    const { page } = await opened(large, "#f-31");
    await page.getByLabel("Text").focus();
    await page.keyboard.type("attribute_31 something");
    expect(await page.getByLabel("Text").inputValue()).toBe("attribute_31 something");
  });

  it("offers environments by their names, also the reference where a finding is of it", async () => {
    const [staging, production] = report([]).environments;
    if (staging === undefined || production === undefined) throw new Error("two environments");
    const drifted = { ...engineVersion, id: "f-drift", environment: "production" };
    const west = { ...engineVersion, environment: "eu-west-1\u202e" };
    const { page } = await opened(
      report([west, drifted], { environments: [{ ...staging, name: "eu-west-1\u202e" }, production] }),
    );
    expect(await page.getByLabel("Environment").locator("option").allInnerTexts()).toEqual([
      "all",
      "eu-west-1\\u{202e}",
      "production",
    ]);
  });

  it("leads to no file that is not in the repository", async () => {
    const at = (file: string, id: string): Finding => ({ ...engineVersion, id, location: { file, line: 3 } });
    const linked = [at("../../../../evil/repo/blob/x/a.tf", "f-1"), at("/home/a.tf", "f-2"), at("main.tf", "f-3")];
    const file = join(folder, "links.html");
    writeFileSync(file, renderReport(report(linked), "html", { linkBase: "https://github.com/acme/shop/blob/4f2a" }));
    const page = await browser.newPage();
    await page.goto(pathToFileURL(file).href);
    const links = page.locator("section[aria-label=Findings] a[href^=http]");
    expect(await links.evaluateAll((all) => all.map((one) => one.getAttribute("href")))).toEqual([
      "https://github.com/acme/shop/blob/4f2a/main.tf#L3",
    ]);
  });

  it.each(["#%", "#nothing", "#f-rule%00"])("shows everything where a link leads nowhere: %s", async (hash) => {
    const { page, told } = await opened(small, hash);
    expect([await countOf(page), await open(page), told]).toEqual([
      "4 findings",
      ["f-rule", "f-engine-version", "f-tag"],
      [],
    ]);
  });

  it("has fifty of ten thousand findings on the page, and more where they are asked for", async () => {
    const { page } = await opened(large);
    const rows = page.locator("section[aria-label=Findings] > details");
    expect([await countOf(page), await rows.count()]).toEqual(["10000 findings", 50]);
    await page.getByRole("button", { name: "Show 50 more of 9950 findings" }).click();
    expect(await rows.count()).toBe(100);
    await page.getByLabel("Text").fill("attribute_999");
    expect([await countOf(page), await rows.count()]).toEqual(["11 of 10000 findings", 11]);
  });

  it("shows the evidence of what is explained, and how to see it step by step", async () => {
    const { page } = await opened(small);
    const parameter = page.locator("section[aria-label='Explained differences'] details").first();
    await parameter.locator("summary").click();
    const said = async (): Promise<string> => (await parameter.innerText()).replace(/\s+/g, " ");
    await expect
      .poll(said)
      .toContain("database.instanceClass is db.t4g.medium in staging and db.r6g.large in production");
    const text = await said();
    expect(text).toContain("Staging carries a fraction of the load. parity.yaml:20");
    expect(text).toContain("tfparity explain aws_db_instance.main instance_class");
    const identity = page.locator("section[aria-label='Explained differences'] details").nth(1);
    await identity.locator("summary").click();
    await expect
      .poll(() => identity.locator("li").allInnerTexts())
      .toEqual(["✗ Parameter: no parameter may differ here", "✓ Identity: 222222222222 for 111111111111 (account)"]);
    expect(await identity.innerText()).toContain("At the first of the places:");
  });

  it("has everything of what is shown on paper", async () => {
    const { page } = await opened(report([inModule, engineVersion, waived, { ...manyTags, id: "f-last" }]));
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    await expect.poll(() => open(page)).toEqual(["f-rule", "f-engine-version", "f-waived", "f-last"]);
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("form").isVisible()).toBe(false);
    await page.evaluate('dispatchEvent(new Event("afterprint"))');
    await expect.poll(() => open(page)).toHaveLength(3);
  });

  it.each(["light", "dark"] as const)("can be read by everybody (%s)", async (colorScheme) => {
    const { page } = await opened(small);
    await page.emulateMedia({ colorScheme });
    await page.locator("section[aria-label='Explained differences'] summary").first().click();
    expect(await violations(page)).toEqual([]);
    const { page: passed } = await opened(report([]));
    await passed.emulateMedia({ colorScheme });
    expect(await violations(passed)).toEqual([]);
  });

  it.each(hostileTexts)("shows what a report says as text: %j", async (text) => {
    const { page, told } = await opened(hostileReport(text));
    for (const fold of await page.locator("details:not([open]) > summary").all()) await fold.click();
    expect(told).toEqual([]);
    expect(await page.locator("h1").count()).toBe(1);
    expect(await page.locator("main img, main script, main h1").count()).toBe(0);
    expect(await page.locator("body").innerText()).not.toMatch(/(?!\n|\t)[\p{Cc}\p{Cf}\p{Cs}]/u);
  });
});
