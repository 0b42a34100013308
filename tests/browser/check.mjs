// Opens pages in headless Chromium: `node check.mjs NAME=PAGE...`. Each must load without an error on
// the console, without any request, run no script but its own, show every chart with title, words and
// data, sort its table, be free of serious faults for assistive technology in light and dark, and print
// its summary on two pages. A sheet for a physio, `sheet-NAME=PAGE`, must have two pages in all. Prints one line a check, and at the end how many held.
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const load = createRequire(resolve(process.env.SOLEUS_BROWSER_MODULES, "package.json"));
const { chromium } = load("playwright-core");
const axe = readFileSync(load.resolve("axe-core/axe.min.js"), "utf8");

const opened = new Map();
let passed = 0;
let failed = 0;
const check = (name, isRight, detail = "") => {
  if (isRight) passed += 1;
  else failed += 1;
  if (!isRight) console.log(`not ok: ${name} ${detail}`);
};

const pagesOf = (pdf) => (pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g) ?? []).length;

async function serious(page) {
  await page.evaluate(axe);
  // Rows of a table are alike, and the engine takes minutes for tens of thousands of cells.
  await page.evaluate(() => document.querySelectorAll("tbody tr:nth-child(n+51)").forEach((row) => row.remove()));
  const found = await page.evaluate(async () => {
    const result = await window.axe.run(document, { resultTypes: ["violations"] });
    return result.violations.map(({ id, impact, nodes }) => ({ id, impact, at: nodes[0]?.target?.join(" ") }));
  });
  return found.filter(({ impact }) => impact === "serious" || impact === "critical");
}

// What a runner sees first: light, alerts, next run and last pain, without scrolling, and no file path.
async function firstScreen(page, name) {
  if (!(await page.locator("#light").count())) return;
  for (const [width, height] of [[1280, 900], [390, 844]]) {
    await page.setViewportSize({ width, height });
    await page.evaluate(() => scrollTo(0, 0));
    const seen = await page.evaluate(() => {
      const bottom = document.querySelector("#now .facts").getBoundingClientRect().bottom;
      const alerts = [...document.querySelectorAll(".alerts li")];
      return { bottom, alerts: alerts.length, words: document.getElementById("now").textContent };
    });
    // Warnings about the data and what is asked of the runner stand above it, and may take more.
    const isPlain = !(await page.locator("header strong, #now .stop").count());
    check(`${name}: light, alerts, next run and pain are on the first screen at ${width}`, !isPlain || seen.bottom <= height, `${seen.bottom}`);
    check(`${name}: three alerts at most`, seen.alerts <= 3, `${seen.alerts}`);
    check(`${name}: the first screen names next run, pain and no file`, /Next run/.test(seen.words) && /Last pain/.test(seen.words) && !/\.(fit|gpx|tcx)\b/i.test(seen.words));
    check(`${name}: days have their weekday`, !/\b\d{4}-\d\d-\d\d\b/.test(seen.words), seen.words.match(/\S*\d{4}-\d\d-\d\d/)?.[0]);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  const age = await page.locator("#newest").textContent();
  check(`${name}: it says how old its data are`, /(today|yesterday|days ago)/.test(age) || !(await page.locator("#newest[datetime]").count()), age);
}

// The switch shows one range of every chart at a time, and findings without an alert when asked.
async function ranges(page, name) {
  const figures = await page.locator("#season figure").count();
  const visible = () => page.evaluate(() => [...document.querySelectorAll("#season figure")].map((figure) => [...figure.querySelectorAll(".view")].filter((view) => view.offsetParent !== null || getComputedStyle(view).display !== "none").length));
  const buttons = page.locator("button[data-range]");
  check(`${name}: one view of each chart`, (await visible()).every((count) => count === 1));
  for (let index = 0; index < (await buttons.count()); index += 1) {
    await buttons.nth(index).click();
    const views = await visible();
    const pressed = await page.locator('button[data-range][aria-pressed="true"]').count();
    check(`${name}: the range switches`, views.length === figures && views.every((count) => count === 1) && pressed === 1, views.join(" "));
  }
  const first = page.locator('button[data-range="year"]');
  if (await first.count()) await first.click();
  const marks = await page.evaluate(() => [...document.querySelectorAll("[data-chart] .drawing svg")].map((svg) => (svg.querySelector(".untold")?.getAttribute("d").match(/h0/g) ?? []).length));
  check(`${name}: no more than 60 marks a chart`, marks.every((count) => count <= 60), `${Math.max(0, ...marks)}`);
  const untold = page.locator("#untold");
  if (await untold.count()) {
    const shown = () => page.evaluate(() => [...document.querySelectorAll(".untold")].filter((one) => getComputedStyle(one).display !== "none").length);
    check(`${name}: findings without an alert are hidden at first`, (await shown()) === 0);
    await untold.check();
    const all = await page.locator(".untold").count();
    check(`${name}: and shown when asked for`, (await shown()) === all);
    await untold.uncheck();
  }
}

async function look(browser, name, path) {
  const address = pathToFileURL(resolve(path)).href;
  for (const colorScheme of ["light", "dark"]) {
    // The accessibility engine is put in by hand, which the policy of the page forbids to anybody else.
    const context = await browser.newContext({ colorScheme, bypassCSP: true, viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.goto(address);
    const faults = await serious(page);
    check(`${name}: accessible in ${colorScheme}`, faults.length === 0, JSON.stringify(faults));
    await context.close();
  }

  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  const said = [];
  const asked = [];
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("dialog", (dialog) => { said.push("a dialog"); dialog.dismiss(); });
  page.on("request", (request) => asked.push(request.url()));
  const begin = performance.now();
  await page.goto(address, { waitUntil: "load" });
  const seconds = (performance.now() - begin) / 1000;
  console.log(`${name}: ${(statSync(path).size / 1e6).toFixed(2)} MB, opened in ${seconds.toFixed(2)} s`);
  opened.set(name, seconds);
  check(`${name}: at most 4 MB`, statSync(path).size <= 4e6);
  check(`${name}: nothing but the page is asked for`, asked.length === 1, asked.slice(0, 3).join(" "));

  const state = await page.evaluate(() => {
    const figures = [...document.querySelectorAll("[data-chart]")];
    return {
      language: document.documentElement.lang,
      charts: figures.length,
      whole: figures.filter((figure) => {
        const svg = figure.querySelector(".drawing svg");
        const told = svg?.querySelector(".spots")?.dataset.spots ?? "";
        const spots = told.split(",").filter(Boolean).map((spot) => Number(spot.split(" ")[0]));
        const table = figure.querySelector("table");
        const rows = table?.tBodies[0].rows.length ?? 0;
        return figure.querySelector("h3")?.textContent && svg?.querySelector("title")?.textContent && svg.querySelector("desc")?.textContent
          && rows > 0 && spots.every((row) => row < rows);
      }).length,
      scripts: document.scripts.length,
      handlers: [...document.querySelectorAll("*")].filter((one) => [...one.attributes].some(({ name }) => name.startsWith("on"))).length,
      wide: document.documentElement.scrollWidth <= innerWidth,
      links: [...document.links].map((link) => link.href).filter((href) => !href.startsWith("file:") && !href.startsWith("https://doi.org/")),
      dead: [...document.querySelectorAll('a[href^="#"]')].filter((link) => !document.getElementById(link.hash.slice(1))).length,
      owned: typeof window.stolen,
      images: document.querySelectorAll("img, iframe, object, embed, link, form").length,
    };
  });
  check(`${name}: language is told`, state.language === "en");
  check(`${name}: every chart has title, words, data`, state.whole === state.charts, `${state.whole} of ${state.charts}`);
  check(`${name}: one script, no handlers`, state.scripts === 1 && state.handlers === 0, JSON.stringify(state));
  check(`${name}: no foreign element`, state.images === 0, `${state.images}`);
  check(`${name}: nothing of the data runs`, state.owned === "undefined");
  check(`${name}: links leave to doi.org only`, state.links.length === 0, state.links.slice(0, 3).join(" "));
  check(`${name}: every link within the page has a target`, state.dead === 0, `${state.dead}`);
  check(`${name}: no sideways scrolling at 1280`, state.wide);

  const table = page.locator("#runs-table");
  if (await table.count()) {
    const column = () => page.evaluate(() => [...document.querySelectorAll("#runs-table tbody tr")].map((row) => parseFloat(row.cells[3].textContent)).filter((number) => !Number.isNaN(number)));
    await table.locator("thead button").nth(3).click();
    const down = await column();
    await table.locator("thead button").nth(3).click();
    const up = await column();
    const isSorted = (list, sign) => list.every((value, index) => index === 0 || sign * (value - list[index - 1]) >= 0);
    const areThere = down.length > 0 && down.length === up.length;
    check(`${name}: the table sorts both ways`, areThere && isSorted(down, -1) && isSorted(up, 1));
    await page.fill("#filter", "no run is called like this");
    check(`${name}: the filter filters`, (await table.locator("tbody tr:visible").count()) === 0);
    await page.fill("#filter", "");
    const rows = await table.locator("tbody tr").count();
    const visible = () => table.locator("tbody tr:visible").count();
    check(`${name}: a long table shows its first rows`, (await visible()) === Math.min(rows, 300));
    if (rows > 300) {
      await page.click("#more");
      check(`${name}: and all of them when asked`, (await visible()) === rows);
    }
  }
  await firstScreen(page, name);
  await ranges(page, name);
  const units = page.locator("#units");
  const first = await page.evaluate(() => document.documentElement.dataset.units);
  const other = first === "km" ? "mi" : "km";
  const cellOf = () => page.evaluate(() => document.querySelector("td[data-km], td[data-mi]")?.textContent);
  const before = await cellOf();
  check(`${name}: one system of units`, (await page.locator(`.${other}:visible`).count()) === 0);
  await units.click();
  check(`${name}: the other after the switch`, (await page.locator(`.${first}:visible`).count()) === 0);
  if (before !== undefined) check(`${name}: cells of tables change with it`, (await cellOf()) !== before);
  await units.click();
  check(`${name}: and back`, (await cellOf()) === before);
  const drawing = page.locator("[data-chart] .drawing svg:visible").first();
  if (await drawing.count()) {
    await drawing.scrollIntoViewIfNeeded();
    // A page that scrolls takes its words away.
    await page.waitForTimeout(150);
    const place = await drawing.evaluate((svg) => {
      const [, left, top, width, height] = svg.querySelector(".spots").dataset.spots.split(",").at(-1).split(" ").map(Number);
      const at = new DOMPoint(left + width / 2, top + height / 2).matrixTransform(svg.getScreenCTM());
      return { x: at.x, y: at.y };
    });
    await page.mouse.move(place.x, place.y);
    check(`${name}: a place tells its values`, (await page.locator("#tip:visible").count()) === 1);
  }
  await page.keyboard.press("Tab");
  await page.setViewportSize({ width: 390, height: 844 });
  const isNarrow = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  check(`${name}: no sideways scrolling at 390`, isNarrow);
  const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
  check(`${name}: the summary prints on at most two pages`, pagesOf(pdf) >= 1 && pagesOf(pdf) <= 2, `${pagesOf(pdf)} pages`);
  check(`${name}: the console is silent`, said.length === 0, said.slice(0, 3).join(" | "));
  await context.close();

  const plain = await browser.newContext({ javaScriptEnabled: false });
  const still = await plain.newPage();
  await still.goto(address);
  check(`${name}: readable without its script`, await still.locator("#now").isVisible());
  check(`${name}: no buttons that do nothing`, (await still.locator(".tools:visible").count()) === 0);
  await plain.close();
}

// The sheet for a physio: it is paper, so nothing of it may be cut, run or be pressed, and it has two pages.
async function lookAtSheet(browser, name, path) {
  const context = await browser.newContext({ bypassCSP: true, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(resolve(path)).href);
  const faults = await serious(page);
  check(`${name}: accessible`, faults.length === 0, JSON.stringify(faults));
  await page.emulateMedia({ media: "print" });
  const state = await page.evaluate(() => {
    const sheets = [...document.querySelectorAll(".sheet")];
    const shown = (one) => one.checkVisibility();
    // Nothing but the room for notes and the foot may end below the page.
    const low = (sheet) => [...sheet.children].filter((part) => part.getBoundingClientRect().bottom > sheet.getBoundingClientRect().bottom + 1);
    const wide = [...document.querySelectorAll(".sheet *:not(svg *)")].filter((part) => part.getBoundingClientRect().right > part.closest(".sheet").getBoundingClientRect().right + 1);
    const points = (part) => parseFloat(getComputedStyle(part).fontSize) * 0.75;
    const small = [...document.querySelectorAll(".sheet p, .sheet th, .sheet td, .sheet li, .sheet dd, .sheet footer")].filter((part) => points(part) < 8.49);
    const drawing = document.querySelector("figure > svg");
    const scale = drawing ? drawing.getBoundingClientRect().height / Number(drawing.getAttribute("height")) : 1;
    // What a page has left above its foot, or above its notes.
    const filled = sheets.map((sheet) => {
      const parts = [...sheet.children].filter((part) => !part.matches("footer, .notes"));
      return (parts.at(-1).getBoundingClientRect().bottom - sheet.getBoundingClientRect().top) / sheet.getBoundingClientRect().height;
    });
    return {
      sheets: sheets.length, low: sheets.flatMap(low).length, wide: wide.length, small: small.length, filled, chartText: 14 * scale * 0.75,
      pressed: [...document.querySelectorAll("a, button, input, details, summary")].filter(shown).length,
      scripts: document.scripts.length, owned: typeof window.stolen,
      back: document.querySelector('a[href="report.html"]') !== null,
    };
  });
  check(`${name}: two sheets, nothing cut at their feet`, state.sheets === 2 && state.low === 0, JSON.stringify(state));
  check(`${name}: nothing cut at the side`, state.wide === 0, JSON.stringify(state));
  check(`${name}: no text below 8.5 points`, state.small === 0 && state.chartText >= 8.49, JSON.stringify(state));
  check(`${name}: nothing to press on paper, and a way back on the screen`, state.pressed === 0 && state.back, JSON.stringify(state));
  check(`${name}: no script`, state.scripts === 0 && state.owned === "undefined");
  check(`${name}: nothing but the sheet is asked for`, asked.length === 1, asked.slice(0, 3).join(" "));
  const pdf = await page.pdf({ preferCSSPageSize: true });
  check(`${name}: exactly two pages`, pagesOf(pdf) === 2, `${pagesOf(pdf)} pages`);
  console.log(`${name}: filled to ${state.filled.map((share) => `${Math.round(100 * share)} %`).join(" and ")}`);
  await page.emulateMedia({ media: "screen" });
  await page.setViewportSize({ width: 390, height: 844 });
  const isNarrow = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  check(`${name}: no sideways scrolling at 390`, isNarrow);
  await context.close();
}

const browser = await chromium.launch({ executablePath: process.env.SOLEUS_CHROMIUM, args: ["--no-sandbox"] });
try {
  for (const argument of process.argv.slice(2)) {
    const at = argument.indexOf("=");
    const [name, path] = [argument.slice(0, at), argument.slice(at + 1)];
    await (name.startsWith("sheet") ? lookAtSheet : look)(browser, name, path);
  }
} finally {
  await browser.close();
}
if (opened.has("year") && opened.has("career")) {
  console.log(`fourteen years open in ${(opened.get("career") / opened.get("year")).toFixed(1)} times the time of one year`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
