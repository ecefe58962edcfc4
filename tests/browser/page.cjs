// The HTML report in a real browser: node page.cjs ALIGN FOLDER [--picture FILE]
//
// ALIGN is the program, FOLDER is where pages and screenshots go. Needs playwright-core and axe-core (see .ci/browser),
// a Chromium in CHROMIUM or /usr/bin/chromium, and python3 to read TOML. Ends with 1 if anything does not hold.

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { execFileSync, spawnSync } = require("node:child_process");
const { chromium } = require("playwright-core");
const { long, hostile, HOSTILE } = require("./records.cjs");

const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const ROOT = path.resolve(__dirname, "../..");
const [align, folder] = process.argv.slice(2).map((p) => path.resolve(p));
const picture = process.argv.includes("--picture") && process.argv[process.argv.indexOf("--picture") + 1];
const at = (name) => path.join(folder, name);
const url = (name) => `file://${at(name)}`;

/** Runs align in the project; findings are no failure. */
function run(args, input) {
  const done = spawnSync(align, [...args, "--exit-zero", "--no-progress"], { cwd: ROOT, input, encoding: "utf8", maxBuffer: 1 << 28 });
  assert.equal(done.status, 0, `align ${args.join(" ")}: ${done.stderr}`);
  return done.stdout;
}

/** Makes every page that is tried: of saved records, so that what rules find today changes nothing, and one of today. */
function render() {
  fs.mkdirSync(folder, { recursive: true });
  const saved = path.join(ROOT, "fixtures/page.jsonl");
  const first = fs.readFileSync(saved, "utf8").split("\n")[0];
  const record = JSON.parse(first);
  run(["report", "-o", `html=${at("one.html")}`], first);
  run(["report", saved, "-o", `html=${at("corpus")}/`]);
  run(["report", saved, "-o", `html=${at("corpus.html")}`]);
  run(["report", "-o", `html=${at("long.html")}`], JSON.stringify(long(record, 2000)));
  run(["report", "-o", `html=${at("hostile")}/`, "-o", `jsonl=${at("hostile.jsonl")}`], JSON.stringify(hostile(record)));
  run(["report", at("hostile.jsonl"), "-o", `html=${at("hostile.html")}`]);
  run(["q7x2/000", "-o", `html=${at("today.html")}`]);
}

let context;
let failed = 0;
const complaints = [];

/** One thing that must hold, on a fresh page. */
async function holds(name, page, act, options = {}) {
  const tab = await context.newPage();
  tab.on("console", (m) => ["error", "warning"].includes(m.type()) && complaints.push(`${name}: ${m.text()}`));
  tab.on("pageerror", (e) => complaints.push(`${name}: ${e.stack}`));
  tab.on("dialog", (d) => { if (d.type() !== "confirm") complaints.push(`${name}: dialog ${d.message()}`); d.accept(); });
  tab.on("request", (r) => !/^(file|blob|data):/.test(r.url()) && complaints.push(`${name}: loads ${r.url()}`));
  const started = performance.now();
  try {
    await tab.setViewportSize({ width: options.width ?? 1440, height: options.height ?? 900 });
    await tab.emulateMedia({ colorScheme: options.scheme ?? "light", reducedMotion: "reduce" });
    await tab.goto(page.startsWith("about") ? page : url(page));
    await act(tab);
    assert.deepEqual(complaints.splice(0), []);
    console.log(`ok   ${name}  ${((performance.now() - started) / 1000).toFixed(1)} s`);
  } catch (error) {
    failed++;
    console.log(`FAIL ${name}\n${error.stack}`);
    await tab.screenshot({ path: at("failed.png") }).catch(() => {});
  }
  await tab.evaluate(() => localStorage.clear()).catch(() => {});
  await tab.close();
}

const visible = (tab, selector) => tab.locator(`${selector}:visible`).count();
const rows = (tab) => visible(tab, ".row");
const text = (tab, selector) => tab.locator(selector).first().textContent();
const press = async (tab, keys) => { for (const key of keys) await tab.keyboard.press(key); };
/** Filters wait a moment for the next letter. */
const settle = (tab) => tab.waitForTimeout(200);

async function accessible(tab, what) {
  await tab.evaluate(AXE);
  const { violations } = await tab.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  const bad = violations.filter((v) => ["serious", "critical"].includes(v.impact));
  assert.deepEqual(bad.map((v) => `${what}: ${v.id} ${v.nodes[0].html}`), []);
  return violations.map((v) => v.id);
}

async function checks() {
  await holds("a document opens whole and says what it is", "one.html", async (tab) => {
    assert.equal(await tab.title(), "q7x2/000 · align");
    assert.equal(await rows(tab), 12);
    assert.match(await text(tab, ".big"), /^0\.\d\d score$/);
    assert.equal(await tab.locator("p.text.source").first().getAttribute("lang"), "ru");
    assert.equal(await tab.locator("p.text.target").first().getAttribute("lang"), "en");
    const policy = await tab.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content");
    assert.match(policy, /^default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+';/);
    await tab.screenshot({ path: at("light.png") });
  });

  await holds("nothing but this program runs, whatever is put into the page", "one.html", async (tab) => {
    const ran = await tab.evaluate(async () => {
      const script = document.createElement("script");
      try { script.textContent = "window.owned = 1"; document.body.append(script); } catch { /* trusted types */ }
      try { document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.owned = 1'>"); } catch { /* the same */ }
      const fetched = await fetch("data:text/plain,x").then(() => true, () => false);
      return [window.owned === undefined, fetched];
    });
    complaints.length = 0; // the browser says what it refused
    assert.deepEqual(ran, [true, false]);
  });

  await holds("a mark explains itself on hover, focus and tap", "one.html", async (tab) => {
    const mark = tab.locator("#s1 .target mark").first();
    await mark.hover();
    assert.match(await text(tab, "#tip:visible"), /error: .*takes no article.*→ Trump/);
    assert.equal(await tab.locator("#s1 .source mark.lit").count(), 1, "its Russian is lit too");
    await tab.keyboard.press("Escape");
    assert.equal(await visible(tab, "#tip"), 0);
    const described = (await mark.getAttribute("aria-describedby")).split(" ");
    assert.match(await text(tab, `#${described[0]}`), /takes no article/);
    await tab.locator("#s2 .target mark").first().focus();
    assert.match(await text(tab, "#tip:visible"), /stands for US/);
    await tab.keyboard.press("Enter");
    assert.equal(await tab.locator("#s2 .finding details[open]").count(), 1);
    await tab.locator("#s4 .target mark").first().dispatchEvent("click");
    assert.equal(await tab.locator("#s4 .finding details[open]").count(), 1, "a tap opens the finding");
  });

  await holds("filters: text, severity, rule, confidence, name, state, flagged", "one.html", async (tab) => {
    const clear = async () => { await tab.getByRole("button", { name: "Clear filters" }).click(); assert.equal(await rows(tab), 12); };
    await tab.fill("#search", "зайцев");
    await settle(tab);
    assert.equal(await rows(tab), 1);
    assert.match(await text(tab, ".outcome"), /^1 of 12 rows$/);
    await tab.fill("#search", "SPECIAL ENVOY");
    await settle(tab);
    assert.ok(await rows(tab) >= 2);
    await clear();
    await tab.locator(".chip.warning").click();
    await tab.locator(".chip.note").click();
    assert.equal(await visible(tab, ".finding.warning"), 0);
    assert.equal(await rows(tab), await tab.locator(".row:has(.finding.error)").count());
    await clear();
    await tab.getByLabel("Rule", { exact: true }).selectOption("FLU001");
    assert.equal(await rows(tab), 3);
    assert.equal(await visible(tab, ".finding"), 3);
    await tab.getByLabel("Rule", { exact: true }).selectOption("NAM");
    assert.ok(await rows(tab) >= 3);
    await clear();
    await tab.locator("#confidence").fill("0.95");
    await settle(tab);
    for (const facts of await tab.locator(".finding:visible .facts").allTextContents()) assert.ok(Number(/· (\d\.\d\d)/.exec(facts)[1]) >= 0.95, facts);
    await clear();
    const name = await tab.locator("select[aria-label=Name] option", { hasText: "Уэйнрайт" }).getAttribute("value");
    await tab.getByLabel("Name", { exact: true }).selectOption(name);
    assert.equal(await rows(tab), 2);
    await clear();
    await tab.getByLabel("flagged only").check();
    assert.equal(await rows(tab), await tab.locator(".row:has(.finding)").count());
    await clear();
    await press(tab, ["j", "c"]);
    await tab.getByLabel("State").selectOption("confirmed");
    assert.equal(await rows(tab), 1);
  });

  await holds("the strip, the alignment and the rules lead to places", "one.html", async (tab) => {
    const strip = tab.getByRole("slider", { name: "Place in the document" });
    await strip.focus();
    await press(tab, ["ArrowRight", "ArrowRight", "ArrowRight"]);
    assert.match(await strip.getAttribute("aria-valuetext"), /^row 4 of 12, score 0\.\d\d, \d findings$/);
    assert.equal(new URL(tab.url()).hash, "#s4");
    const frame = await strip.boundingBox();
    await tab.mouse.click(frame.x + frame.width * 10.5 / 12, frame.y + frame.height / 2);
    assert.match(await strip.getAttribute("aria-valuetext"), /omitted/);
    assert.ok(await tab.locator("#s11").evaluate((row) => row.getBoundingClientRect().top < innerHeight));
    assert.equal(await tab.locator(".alignment path.omitted").count(), 1, "an omission is drawn");
    await tab.locator(".gaps a").first().click();
    assert.equal(new URL(tab.url()).hash, "#s11");
    await tab.locator("[data-code=FLU001]").click();
    assert.equal(await rows(tab), 3);
    assert.equal(await tab.locator("[role=img][aria-label^='Score of the sentences: median']").count(), 1);
  });

  await holds("a fingerprint in the address leads to its finding", "one.html", async (tab) => {
    await tab.goto(`${url("one.html")}#NUM002:${JSON.parse(fs.readFileSync(path.join(ROOT, "fixtures/page.jsonl"), "utf8").split("\n")[0]).findings.find((f) => f.code === "NUM002").fingerprint.slice(7)}`);
    assert.match(await tab.evaluate(() => document.activeElement.textContent), /scale of “2.4 million/);
  });

  await holds("the proposed wording is a diff and follows decisions", "one.html", async (tab) => {
    assert.deepEqual(await tab.locator("#s1 .proposal del, #s1 .proposal ins").allTextContents(), ["The trump", "Trump"]);
    await press(tab, ["j", "x"]);
    assert.equal(await text(tab, "#s1 .proposal"), "");
    await press(tab, ["u"]);
    assert.equal(await tab.locator("#s1 .proposal ins").count(), 1);
  });

  await holds("decisions are taken, kept, listed, undone and downloaded", "one.html", async (tab) => {
    await press(tab, ["j", "c", "j", "x", "j"]);
    const note = tab.locator(".finding:has(details[open])");
    await note.getByRole("button", { name: "rule is wrong" }).click();
    await note.getByRole("button", { name: "accept Wainwright" }).click();
    await note.getByLabel("Where this holds").selectOption("place");
    await note.getByRole("button", { name: "reject Ueynrayt" }).click();
    await tab.reload();
    assert.equal(await tab.locator("#s1 .finding[data-state=confirmed]").count(), 1, "kept over a reload");
    assert.equal(await tab.locator("#s2 .finding[data-state=dismissed]").count(), 2);
    await press(tab, ["2"]);
    const hughes = tab.locator("table.names tr", { hasText: "Хьюз" });
    await tab.getByLabel("Where decisions on names hold").selectOption("document");
    await hughes.getByRole("button", { name: "another form" }).click();
    await hughes.getByRole("textbox").fill("Хьюз");
    await tab.keyboard.press("Enter");
    assert.equal(await hughes.getByRole("textbox").evaluate((field) => field.validity.customError), true, "Cyrillic is no English form");
    await hughes.getByRole("textbox").fill("O\"Hughes\\");
    await tab.keyboard.press("Enter");
    await press(tab, ["3"]);
    await tab.locator("#by").fill("m.k.");
    await tab.screenshot({ path: at("decisions.png") });
    const [file] = await Promise.all([tab.waitForEvent("download"), tab.locator("#download").click()]);
    assert.equal(file.suggestedFilename(), "align.decisions.toml");
    await file.saveAs(at("align.decisions.toml"));
    const read = JSON.parse(execFileSync("python3", ["-c", "import tomllib,json,sys; print(json.dumps(tomllib.load(open(sys.argv[1],'rb'))))", at("align.decisions.toml")], { encoding: "utf8" }));
    assert.equal(read.schema, 1);
    assert.deepEqual(read.finding.map((f) => [f.verdict, f.document, f.by, f.reason]), [["confirmed", "q7x2/000", "m.k.", undefined], ["dismissed", "q7x2/000", "m.k.", "correct-here"], ["dismissed", "q7x2/000", "m.k.", "rule-wrong"]]);
    assert.deepEqual(read.name.map((n) => [n.ru, n.en, n.verdict, n.scope, n.document]), [["Уэйнрайт", "Wainwright", "accepted", "corpus", undefined], ["Уэйнрайт", "Ueynrayt", "rejected", "place", "q7x2/000"], ["Хьюз", "O\"Hughes\\", "accepted", "document", "q7x2/000"]]);
    assert.match(read.name[1].place, /^NAM008:/);
    assert.match(read.name[0].at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    await tab.locator("table.decisions").getByRole("button", { name: "Undo" }).first().click();
    assert.equal(await text(tab, "#tab-decisions .badge"), "5");
    await tab.getByRole("button", { name: "Undo all" }).click();
    assert.equal(await visible(tab, "table.decisions"), 0);
  });

  await holds("align takes the decisions of a page", "today.html", async (tab) => {
    await press(tab, ["j", "x", "j", "x", "j", "c", "3"]);
    const [file] = await Promise.all([tab.waitForEvent("download"), tab.locator("#download").click()]);
    await file.saveAs(at("today.toml"));
    const help = execFileSync(align, ["check", "--help"], { encoding: "utf8" });
    if (!help.includes("--decisions")) return console.log("     this build has no --decisions: nothing to hand them to");
    const record = JSON.parse(run(["check", "q7x2/000", "-o", "jsonl", "--decisions", at("today.toml")]));
    assert.equal(record.findings.filter((f) => f.status === "dismissed").length, 2);
  });

  await holds("names are listed with their places", "one.html", async (tab) => {
    await press(tab, ["2"]);
    const row = tab.locator("table.names tr", { hasText: "Уэйнрайт" });
    assert.match(await row.textContent(), /Ueynrayt ×1.*romanized.*Wainwright ×1/s);
    await row.locator("summary").first().click();
    assert.match(await row.locator(".places li").first().textContent(), /2 → 2 .*President Gregory Ueynrayt/);
    await row.locator(".places a").first().click();
    assert.equal(new URL(tab.url()).hash, "#s2");
    assert.equal(await tab.locator("#sentences").isVisible(), true);
    await press(tab, ["2"]);
    await row.getByRole("button", { name: "show sentences" }).click();
    assert.equal(await rows(tab), 2);
  });

  await holds("keys: next and previous finding, search, help, and none where they are turned off", "one.html", async (tab) => {
    await press(tab, ["j", "j", "k"]);
    assert.match(await tab.evaluate(() => document.activeElement.textContent), /takes no article/);
    await press(tab, ["?"]);
    assert.equal(await tab.locator("dialog").isVisible(), true);
    await tab.getByLabel("single keys act").uncheck();
    await tab.keyboard.press("Escape");
    const before = await tab.evaluate(() => document.activeElement.outerHTML);
    await press(tab, ["/"]);
    assert.equal(await tab.evaluate(() => document.activeElement.outerHTML), before);
    await tab.getByRole("button", { name: "Keys" }).click();
    await tab.getByLabel("single keys act").check();
    await tab.getByRole("button", { name: "Close" }).click();
    await press(tab, ["/"]);
    assert.equal(await tab.evaluate(() => document.activeElement.id), "search");
  });

  await holds("dark by the system and by the button", "one.html", async (tab) => {
    const background = () => tab.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const dark = await background();
    await tab.screenshot({ path: at("dark.png") });
    await tab.locator("#theme").click();
    const light = await background();
    assert.notEqual(light, dark);
    await tab.reload();
    assert.equal(await background(), light, "the choice is kept");
    await tab.locator("#theme").click();
    assert.equal(await background(), dark);
  }, { scheme: "dark" });

  await holds("a phone: one column, nothing wider than the screen", "one.html", async (tab) => {
    assert.equal(await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    const [ru, en] = await Promise.all(["source", "target"].map((side) => tab.locator(`#s1 .${side}`).boundingBox()));
    assert.ok(en.y >= ru.y + ru.height, "English under Russian");
    await tab.locator("#s1 .target mark").first().tap();
    assert.equal(await tab.locator("#s1 .finding details[open]").count(), 1);
    for (const view of ["2", "3", "1"]) {
      await press(tab, [view]);
      assert.equal(await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `view ${view}`);
    }
    await tab.locator("#s1").scrollIntoViewIfNeeded();
    await tab.screenshot({ path: at("phone.png") });
  }, { width: 390, height: 844 });

  await holds("two thousand sentences open and filter smoothly", "about:blank", async (tab) => {
    const started = performance.now();
    await tab.goto(url("long.html"));
    await tab.locator("#s1").waitFor();
    const opened = performance.now() - started;
    await tab.waitForFunction(() => document.querySelectorAll(".row").length >= 2000);
    const whole = performance.now() - started;
    const click = (selector) => tab.evaluate((s) => { const begun = performance.now(); document.querySelector(s).click(); document.body.getBoundingClientRect(); return performance.now() - begun; }, selector);
    const severity = await click(".chip.warning");
    const back = await click(".chip.warning");
    // The bar waits 90 ms for the next letter; then it says how many rows are left.
    const typed = await tab.evaluate(async () => {
      const said = new Promise((done) => new MutationObserver(() => done()).observe(document.getElementById("said"), { childList: true, characterData: true, subtree: true }));
      const field = document.getElementById("search");
      const begun = performance.now();
      field.value = "hares";
      field.dispatchEvent(new Event("input"));
      await said;
      document.body.getBoundingClientRect();
      return performance.now() - begun - 90;
    });
    await settle(tab);
    const found = await rows(tab);
    assert.ok(found > 100 && found < 400, `${found} rows with “hares”`);
    await tab.getByRole("button", { name: "Clear filters" }).click();
    const jump = await tab.evaluate(() => { const begun = performance.now(); location.hash = "#s1900"; document.body.getBoundingClientRect(); return performance.now() - begun; });
    await settle(tab);
    assert.ok(await tab.locator("#s1900").evaluate((row) => { const { top } = row.getBoundingClientRect(); return top >= 0 && top < innerHeight; }), "the row jumped to is on the screen");
    const scroll = await tab.evaluate(async () => {
      let worst = 0;
      for (let n = 0; n < 60; n++) {
        const begun = performance.now();
        scrollBy(0, 400);
        await new Promise(requestAnimationFrame);
        worst = Math.max(worst, performance.now() - begun);
      }
      return worst;
    });
    await press(tab, ["j"]);
    const decided = await tab.evaluate(() => {
      const begun = performance.now();
      for (let n = 0; n < 5; n++) dispatchEvent(new KeyboardEvent("keydown", { key: n % 2 ? "x" : "c", bubbles: true }));
      document.body.getBoundingClientRect();
      return (performance.now() - begun) / 5;
    });
    const figures = { opened, whole, severity, back, typed, jump, scroll, decided };
    console.log(`     ${Object.entries(figures).map(([k, v]) => `${k} ${v.toFixed(0)} ms`).join(", ")}`);
    assert.ok(opened < 4000 && severity < 1000 && back < 1000 && typed < 1000 && decided < 1000, JSON.stringify(figures));
  });

  for (const page of ["hostile.html", "hostile/index.html"]) {
    await holds(`hostile texts stay texts: ${page}`, page, async (tab) => {
      if (page.endsWith("index.html")) {
        assert.equal((await tab.locator("table.documents tbody a").textContent()).includes("</script><script>"), true);
        await tab.locator("table.documents tbody a").click();
      }
      await tab.locator("#s1").waitFor();
      const shown = (await text(tab, "#s1 .target")).replaceAll("\uFFFD", "?");
      assert.equal(shown, HOSTILE.replace(/[\u202E\u0000]/g, "?"));
      await press(tab, ["j", "j", "2", "3", "1"]);
      await tab.locator("#s1 mark").first().hover();
      assert.equal(await tab.evaluate(() => window.owned), undefined);
      assert.equal(await tab.locator("img, iframe, object, embed").count(), 0);
      assert.deepEqual(await tab.locator("#s1 .target mark").evaluateAll((m) => m.map((x) => x.textContent)), ["script>", "ё\u0301"]);
      await press(tab, ["x", "3"]);
      const [file] = await Promise.all([tab.waitForEvent("download"), tab.locator("#download").click()]);
      await file.saveAs(at("hostile.toml"));
      execFileSync("python3", ["-c", "import tomllib,sys; tomllib.load(open(sys.argv[1],'rb'))", at("hostile.toml")]);
    });
  }

  await holds("the index sorts, filters, and leads to documents and back", "corpus/index.html", async (tab) => {
    const column = (n) => tab.locator(`table.documents tbody tr > :nth-child(${n})`).allTextContents();
    const errors = (await column(4)).map(Number);
    assert.deepEqual(errors, errors.toSorted((a, b) => b - a), "the worst first");
    await tab.getByRole("button", { name: "Score" }).click();
    assert.equal(await tab.locator("th[aria-sort=ascending]").textContent(), "Score");
    const scores = (await column(2)).filter((s) => s !== "–").map(Number);
    assert.deepEqual(scores, scores.toSorted((a, b) => a - b));
    await tab.getByRole("button", { name: "Document" }).click();
    assert.match((await column(1))[0], /000/);
    await tab.fill("#search", "005");
    assert.deepEqual(await column(1), ["q7x2/005"]);
    await tab.fill("#search", "");
    await tab.getByLabel("Rule", { exact: true }).selectOption("NAM004");
    const few = (await column(1)).length;
    assert.ok(few > 0 && few < 4, `${few} documents with NAM004`);
    await tab.locator("table.names").first().getByRole("button", { name: /^accept Wainwright/ }).click();
    assert.equal(await text(tab, "#tab-decisions .badge"), "1");
    await tab.screenshot({ path: at("index.png") });
    await tab.locator("table.documents a").first().click();
    await tab.locator("#s1").waitFor();
    assert.equal(await text(tab, "#tab-decisions .badge"), "1", "one list of decisions for the folder");
    await tab.getByRole("link", { name: "All documents" }).click();
    await tab.locator("table.documents").waitFor();
  });

  await holds("a corpus in one file", "corpus.html", async (tab) => {
    await tab.getByRole("link", { name: "q7x2/006" }).click();
    await tab.locator("#s1").waitFor();
    assert.equal(await tab.title(), "q7x2/006 · align");
    assert.equal(await tab.locator(".row .source").count(), 0, "no original, no column for it");
    await tab.getByRole("link", { name: "All documents" }).click();
    await tab.locator("table.documents").waitFor();
    await tab.goBack();
    await tab.locator("#s1").waitFor();
  });

  await holds("on paper: text and findings, no controls", "one.html", async (tab) => {
    await tab.emulateMedia({ media: "print", colorScheme: "dark" });
    assert.equal(await visible(tab, ".bar") + await visible(tab, ".topbar") + await visible(tab, "button.quiet"), 0);
    assert.equal(await rows(tab), 12);
    assert.equal(await tab.evaluate(() => getComputedStyle(document.documentElement).backgroundColor), "rgb(255, 255, 255)");
    await tab.emulateMedia({ media: null });
    const pdf = await tab.pdf({ path: at("print.pdf"), format: "A4" });
    assert.ok(pdf.length > 20_000);
  });

  for (const scheme of ["light", "dark"]) {
    await holds(`no serious accessibility violation, ${scheme}`, "one.html", async (tab) => {
      const minor = [...await accessible(tab, "sentences")];
      await press(tab, ["j", "c"]);
      minor.push(...await accessible(tab, "a finding"), ...(await press(tab, ["2"]), await accessible(tab, "names")), ...(await press(tab, ["3"]), await accessible(tab, "decisions")), ...(await press(tab, ["?"]), await accessible(tab, "help")));
      await tab.goto(url("corpus/index.html"));
      minor.push(...await accessible(tab, "index"));
      await tab.setViewportSize({ width: 390, height: 844 });
      await tab.goto(url("corpus.html#d3"));
      minor.push(...await accessible(tab, "phone"));
      if (minor.length) console.log(`     minor: ${[...new Set(minor)].join(", ")}`);
    }, { scheme });
  }
}

/** The picture of the README. */
async function draw(file) {
  const tab = await context.newPage();
  await tab.setViewportSize({ width: 1240, height: 1160 });
  await tab.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await tab.goto(url("one.html"));
  await press(tab, ["j", "j", "j"]);
  await tab.evaluate(() => { document.activeElement.blur(); scrollTo(0, 0); });
  await tab.waitForTimeout(300);
  await tab.screenshot({ path: file });
}

(async () => {
  render();
  const profile = fs.mkdtempSync(path.join(folder, "profile-"));
  context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    hasTouch: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  if (picture) await draw(path.resolve(picture));
  else await checks();
  await context.close();
  fs.rmSync(profile, { recursive: true, force: true });
  if (failed > 0) console.log(`${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
})();
