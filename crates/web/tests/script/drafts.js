// What a page says of the draft it keeps, whatever the network does. The page is played: a form, its field and its state.
const assert = require("node:assert");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { test } = require("node:test");

const script = readFileSync(join(__dirname, "../../script/heard.js"), "utf8");
const needsSignal = "You need signal to save.";

const listening = (one) => {
  const heard = [];
  one.addEventListener = (name, does) => heard.push([name, does]);
  one.happens = (name) => {
    const event = { defaultPrevented: false, preventDefault() { this.defaultPrevented = true; } };
    heard.filter(([on]) => on === name).forEach(([, does]) => does(event));
    return event;
  };
  return one;
};

const page = () => {
  const state = { dataset: { keeps: "/notice" }, textContent: "" };
  const says = [];
  const form = listening({
    method: "post",
    querySelector: (what) => (what.includes("[data-keeps]") ? state : null),
    querySelectorAll: () => [],
    append: (one) => says.push(one),
  });
  const asked = [];
  const timers = [];
  const main = { contains: () => true };
  const document = listening({
    forms: [form],
    body: { dataset: {} },
    querySelector: (what) => (what === "main" ? main : null),
    querySelectorAll: (what) => (what === "form" ? [form] : []),
    getElementById: () => null,
    createElement: () => ({ dataset: {}, setAttribute() {} }),
  });
  const fetch = () => new Promise((answer, fails) => asked.push({
    fails,
    answers: (says) => answer({ ok: true, redirected: false, text: async () => says }),
  }));
  const window = listening({});
  const later = (does) => timers.push(does);
  new Function("document", "window", "addEventListener", "navigator", "fetch", "FormData", "setTimeout", "clearTimeout", "setInterval", script)(
    document, window, window.addEventListener, { onLine: true }, fetch, class { *[Symbol.iterator]() {} }, later, () => undefined, () => undefined,
  );
  const types = () => { form.happens("input"); form.happens("focusout"); };
  return { state, form, asked, types };
};

const settled = () => new Promise((done) => setImmediate(done));
const timedOut = () => Object.assign(new Error("it took too long"), { name: "TimeoutError" });

test("an older answer never stands in the place of a newer one", async () => {
  const { state, asked, types } = page();
  types();
  types();
  assert.equal(asked.length, 2);
  asked[1].answers("Saved 20:32");
  await settled();
  asked[0].answers("Saved 20:31");
  await settled();
  assert.equal(state.textContent, "Saved 20:32");
});

test("an older failure takes back nothing that a newer save said", async () => {
  const { state, form, asked, types } = page();
  types();
  types();
  asked[1].answers("Saved 20:32");
  await settled();
  asked[0].fails(new TypeError("nowhere"));
  await settled();
  assert.equal(state.textContent, "Saved 20:32");
  assert.equal(form.happens("submit").defaultPrevented, false);
});

test("a network that is slow is not said to be away, and a form may be sent on it", async () => {
  const { state, form, asked, types } = page();
  types();
  asked[0].fails(timedOut());
  await settled();
  assert.ok(state.textContent.startsWith("Not saved as a draft yet"), state.textContent);
  assert.equal(form.happens("submit").defaultPrevented, false);
});

test("a network that leads nowhere is said to, and nothing is sent off into it", async () => {
  const { state, form, asked, types } = page();
  types();
  asked[0].fails(new TypeError("nowhere"));
  await settled();
  assert.ok(state.textContent.startsWith(needsSignal), state.textContent);
  assert.equal(form.happens("submit").defaultPrevented, true);
});
