// measure.mjs REPORT.html [FOLDER]: opens a report in a headless Chromium, several times, and prints how
// long it takes until all of it is drawn and until a filter or a search is. It fails when the page
// complains, runs a script that is not its own, or tells another number than it shows. With FOLDER it also leaves
// screenshots there: light, dark, filtered, narrow, without JavaScript, printed. Needs nothing but node
// and a Chromium (CHROMIUM names another one).
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [file, folder] = process.argv.slice(2);
if (!file) {
	console.error("usage: node measure.mjs REPORT.html [FOLDER]");
	process.exit(2);
}
const url = pathToFileURL(resolve(file)).href;
const runs = 7;

// A browser speaks its protocol over a pipe: JSON texts that end with NUL.
const profile = mkdtempSync(join(tmpdir(), "nblsp-report-"));
const browser = spawn(process.env.CHROMIUM ?? "chromium", [
	"--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-extensions",
	"--remote-debugging-pipe", `--user-data-dir=${profile}`, "about:blank",
], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
const calls = new Map();
const events = new Map();
let last = 0;
let rest = "";
browser.stdio[4].on("data", (data) => {
	const parts = (rest + data).split("\0");
	rest = parts.pop();
	for (const part of parts) {
		const m = JSON.parse(part);
		if (m.id) {
			const { done, fail } = calls.get(m.id);
			calls.delete(m.id);
			if (m.error) fail(new Error(m.error.message));
			else done(m.result);
		} else {
			events.get(`${m.sessionId} ${m.method}`)?.(m.params);
		}
	}
});
const call = (method, params = {}, sessionId = undefined) => new Promise((done, fail) => {
	calls.set(++last, { done, fail });
	browser.stdio[3].write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
});

// A page in a tab of its own, which is closed after use.
async function page(use, { width = 1280, height = 900, dark = false, script = true, media = "" } = {}) {
	const { targetId } = await call("Target.createTarget", { url: "about:blank" });
	const { sessionId } = await call("Target.attachToTarget", { targetId, flatten: true });
	const send = (method, params) => call(method, params, sessionId);
	const problems = [];
	events.set(`${sessionId} Runtime.exceptionThrown`, (e) => problems.push(e.exceptionDetails.text));
	events.set(`${sessionId} Log.entryAdded`, (e) => problems.push(e.entry.text));
	events.set(`${sessionId} Page.javascriptDialogOpening`, (e) => { // a script of a notebook ran
		problems.push(`a dialog: ${e.message}`);
		send("Page.handleJavaScriptDialog", { accept: true });
	});
	await send("Page.enable");
	await send("Runtime.enable");
	await send("Log.enable");
	await send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 600 });
	await send("Emulation.setEmulatedMedia", { media, features: [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }] });
	await send("Emulation.setScriptExecutionDisabled", { value: !script });
	const loaded = new Promise((done) => events.set(`${sessionId} Page.loadEventFired`, done));
	const start = performance.now();
	await send("Page.navigate", { url });
	await loaded;
	const run = async (expression) => {
		const { result, exceptionDetails } = await send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
		if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
		return result.value;
	};
	// Two frames after the load event all that is in sight is drawn.
	if (script) await run("new Promise((d) => requestAnimationFrame(() => requestAnimationFrame(d)))");
	const opened = performance.now() - start;
	const got = await use({ send, run, opened });
	await call("Target.closeTarget", { targetId });
	if (problems.length) throw new Error(`the page complains: ${problems.join("; ")}`);
	return got;
}

// How long a change of a filter takes, from the event until the frame after it is drawn.
const timed = (change) => `new Promise((done) => requestAnimationFrame(() => {
	const start = performance.now();
	${change}
	requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = () => done(performance.now() - start); c.port2.postMessage(0); });
}))`;
const click = (facet, i) => timed(`document.querySelectorAll('[data-facet=${facet}] input')[${i}].click();`);
const type = (text) => timed(`const s = document.getElementById("search"); s.value = ${JSON.stringify(text)}; s.dispatchEvent(new Event("input", { bubbles: true }));`);
// What a reader sees is told beside the findings, and has to be true.
const visible = `[...document.querySelectorAll("article")].filter((a) => !a.closest("[hidden]")).length`;
async function check(p, name, count) {
	const [seen, said] = [await p.run(visible), await p.run("document.getElementById('shown').textContent")];
	const told = Number(said.split(" ")[0].replaceAll(",", ""));
	const want = { "search for nothing": 0, "search cleared": count, "all again": count }[name] ?? seen;
	if (seen !== told || seen !== want) throw new Error(`${name}: ${seen} findings are shown, "${said}" is told, ${want} are wanted`);
}
const actions = {
	"first search": type("key"), "search on": type("key env"), "search for nothing": type("zzzz"), "search cleared": type(""),
	"one severity": click("s", 0), "a second": click("s", 1), "one family": click("f", 0), "one rule": click("r", 0), "one notebook": click("n", 0),
	"all again": timed("document.getElementById('clear').click();"),
};

async function shoot(name, options, prepare) {
	await page(async ({ send, run }) => {
		if (prepare) await run(prepare);
		const { data } = await send("Page.captureScreenshot", { format: "png" });
		writeFileSync(join(folder, `${name}.png`), Buffer.from(data, "base64"));
	}, options);
}

const ms = (n) => `${n.toFixed(0)} ms`;
const row = (name, all) => {
	all.sort((a, b) => a - b);
	console.log(`${name.padEnd(20)} median ${ms(all[all.length >> 1]).padStart(8)}   best ${ms(all[0]).padStart(8)}   worst ${ms(all.at(-1)).padStart(8)}`);
};

try {
	const opened = [];
	const times = Object.fromEntries(Object.keys(actions).map((name) => [name, []]));
	let count = 0;
	for (let i = 0; i < runs; i++) {
		await page(async (p) => {
			opened.push(p.opened);
			count = await p.run("document.querySelectorAll('article').length");
			for (const [name, action] of Object.entries(actions)) {
				times[name].push(await p.run(action));
				await check(p, name, count);
			}
		});
	}
	console.log(`${count} findings, ${(readFileSync(file).length / 1e6).toFixed(1)} MB, ${runs} times`);
	row("open", opened);
	for (const [name, all] of Object.entries(times)) row(name, all);
	if (folder) {
		mkdirSync(folder, { recursive: true });
		await shoot("light", {});
		await shoot("dark", { dark: true });
		await shoot("filtered", {}, `${click("s", 0)}.then(() => document.querySelector(".meta a").click()).then(() => scrollTo(0, 250))`);
		await shoot("narrow", { width: 390, height: 844 });
		await shoot("narrow-dark", { width: 390, height: 844, dark: true }, "scrollTo(0, document.querySelector('article').offsetTop - 80)");
		await shoot("no-javascript", { script: false });
		await shoot("printed", { media: "print", width: 794, height: 1123 });
	}
} finally {
	await call("Browser.close").catch(() => {});
	browser.kill();
	await new Promise((done) => (browser.exitCode === null && browser.signalCode === null ? browser.once("exit", done) : done()));
	rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}
