// What is done to blocks is done here, at once: nobody waits for an answer while they type. The
// server follows, and keeps what is typed; without this script it does the same by the same buttons.

const byId = (id) => document.getElementById(id);
const find = (el, what) => el.querySelector(what);
const select = (el, from, to = from) => el.setSelectionRange?.(from, to);
const hear = (what, act) => form.addEventListener(what, act);
const form = byId("editor");
const list = find(form, ".blocks");
const patterns = byId("patterns").content; // of each kind of block, and of what stands where one was
const frame = byId("mail");
const linking = byId("link");
const pause = 2500; // from the last key to keeping it
const longest = 10000; // that a text waits while somebody goes on typing
const patience = 30000; // for an answer
const most = 500; // blocks
const top = find(form, "input[name=kind-0]") ? 2 : 0; // the first block that moves
let timer = 0;
let due = 0;
let busy = Promise.resolve();
let pending = 0; // how many wait for an answer
let queued = false; // one of them is to keep what is typed
let typed = 0;
let kept = 0; // how much of it
let undo = null; // what was done to the blocks last, until somebody types
let last = null; // the text in which somebody was

const state = () => byId("kept");
const stopped = () => "conflict" in state().dataset;
const blocks = () => [...list.querySelectorAll(".block")];
const blockOf = (el) => el.closest(".block");
const part = (li, name) => find(li, `[name^=${name}-]`);
const textOf = (li) => part(li, "text");
const kindOf = (li) => li.className.match(/of-(\w+)/)[1];
const indexOf = (li) => blocks().indexOf(li);
const beside = (li, by) => blocks()[indexOf(li) + by];
const isFixed = (li) => indexOf(li) < top;
const isText = (li) => textOf(li).type === "textarea";
const isEmpty = (li) => isText(li) && !(textOf(li).value + (part(li, "by")?.value ?? "")).trim();
const isList = (li) => /^(bullets|numbers)$/.test(kindOf(li));

// One at a time: each answer holds the version that the next one names.
function send(work) {
  pending += 1;
  busy = busy.then(work).catch(() => {}).finally(() => { pending -= 1; });
}

function post(more) {
  const data = new URLSearchParams(new FormData(form));
  data.delete("text");
  data.delete("file");
  for (const [name, value] of Object.entries(more)) data.set(name, value);
  return fetch(form.action, { method: "POST", body: data, cache: "no-store", signal: AbortSignal.timeout(patience) });
}

async function keep() {
  due = 0;
  queued = false;
  if (stopped()) return;
  const before = typed;
  let status = 0;
  try {
    const answer = await post({ live: "state", do: "" });
    status = answer.status;
    if (answer.ok) return show(await answer.text(), before);
  } catch {
    status = 0; // it was out of reach, or went away while it answered
  }
  const { failed, refused, out } = state().dataset;
  const away = status === 0 || status >= 500;
  state().textContent = status === 401 ? out : away ? failed : refused;
  if (away || status === 401) later();
}

function show(html, before) {
  byId("state").innerHTML = html;
  byId("to-notes").textContent = byId("notes-title").textContent;
  left = looks;
  rest();
  kept = before; // also beside another one's, where they conflict
  const { home, version } = state().dataset;
  if (stopped()) return;
  if (form.getAttribute("action") !== home) {
    form.action = home;
    const file = find(document, "[formenctype]");
    if (file) file.formAction = `${home}/file`;
    history.replaceState(null, "", home);
  }
  if (version !== "0") reveal(home);
}

// Who else writes is asked for while nothing is typed here, as long as somebody may be looking: not
// in a tab that is hidden, and for an hour after the last sign of somebody. Nothing else is put in.
const lookEvery = 15000;
const looks = 240;
let looking = 0;
let left = looks;

function rest() {
  clearTimeout(looking);
  looking = setTimeout(look, lookEvery);
}

function look() {
  const { from } = byId("others").dataset;
  if (document.hidden || stopped() || !left) return;
  left -= 1;
  rest();
  if (from) fetch(`${from}?version=${state().dataset.version}`, { cache: "no-store", signal: AbortSignal.timeout(lookEvery) }).then(async (answer) => {
    const box = byId("others"); // it may be another one by now
    const now = box.cloneNode();
    now.innerHTML = await answer.text();
    if (answer.ok && !stopped() && now.textContent !== box.textContent) box.innerHTML = now.innerHTML;
  }).catch(() => {}); // it is asked for again
}

function wake() {
  left = looks;
  look();
}

addEventListener("focus", wake);
document.addEventListener("visibilitychange", wake);
rest();

let seen = 0; // how far down the preview somebody is
let renewed = true;

// What a page has only when something is kept: its versions, and the preview, which is renewed.
function reveal(home) {
  for (const el of form.querySelectorAll("[data-to]")) {
    el.href = home + el.dataset.to;
    el.hidden = false;
    if (!frame || el.target !== "mail" || !el.getAttribute("aria-current")) continue;
    if (renewed) seen = frame.contentDocument?.defaultView.scrollY ?? 0; // it may have failed
    renewed = false;
    frame.src = el.href;
  }
  if (frame) frame.parentElement.hidden = false;
}

frame?.addEventListener("load", () => {
  if (!renewed) frame.contentDocument?.defaultView.scrollTo(0, seen);
  renewed = true;
});

function later() {
  clearTimeout(timer);
  due ||= Date.now() + longest;
  if (!stopped()) timer = setTimeout(() => {
    if (!queued) send(keep);
    queued = true;
  }, Math.min(pause, due - Date.now()));
}

function changed() {
  typed += 1;
  later();
}

// The echo: what the clocks of each country show when the embargo that is typed ends.
const facts = find(form, "[data-echo]");
const moments = /^(embargo|countries|more-countries)/;
let asked = 0;
let clock = 0;

async function renew() {
  const mine = ++asked;
  const typed = [...new FormData(form)].filter(([name]) => moments.test(name));
  const answer = await fetch(`${facts.dataset.echo}?${new URLSearchParams(typed)}`, { cache: "no-store" });
  const html = answer.ok ? await answer.text() : "";
  if (mine === asked) find(facts, ".echo").innerHTML = html.trim();
}

hear("input", (e) => {
  if (!facts || !moments.test(e.target.name)) return;
  clearTimeout(clock);
  clock = setTimeout(() => renew().catch(() => {}), 150); // the server may be away for a while
});

// What is under way comes first: the form names the version that it leads to.
hear("submit", (e) => {
  clearTimeout(timer);
  if (pending === 0) {
    kept = typed;
    return;
  }
  e.preventDefault();
  busy.then(() => form.requestSubmit(e.submitter?.isConnected ? e.submitter : null));
});

addEventListener("beforeunload", (e) => { if (typed !== kept) e.preventDefault(); });

find(form, ".marks").hidden = false;
