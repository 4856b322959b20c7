// Keeps what is typed, and presses the page's own buttons without loading it anew: all that
// is done to blocks, the server does.

const form = document.getElementById("editor");
const pause = 2500;
const patience = 30000; // for an answer
let timer = 0;
let busy = Promise.resolve();
let pending = 0; // how many wait for an answer
let acting = false; // the blocks are about to be others
const top = form.querySelector("input[name=kind-0]") ? 2 : 0; // the first block that moves
let typed = 0;
let kept = 0; // how much of it
let caret = -1; // where it stands in the next answer

const field = (i) => document.getElementById(`text-${i}`);
const indexOf = (el) => Number(el.closest("[data-index]")?.dataset.index ?? -1);
const state = () => document.getElementById("kept");
const stopped = () => "conflict" in state().dataset;

// One at a time: each answer holds the version that the next one names. It tells whether the
// server did what was asked for.
function send(live, act, more = {}) {
  pending += 1;
  busy = busy.then(() => sendNow(live, act, more)).finally(() => { pending -= 1; });
  return busy;
}

async function sendNow(live, act, more) {
  if (stopped()) return false;
  const before = typed;
  const data = new URLSearchParams(new FormData(form));
  data.delete("text");
  data.delete("file");
  for (const [name, value] of Object.entries({ live, do: act, ...more })) data.set(name, value);
  let status = 0;
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, cache: "no-store", signal: AbortSignal.timeout(patience) });
    status = answer.status;
    if (answer.ok) return show(await answer.text(), before);
  } catch {
    status = 0; // it was out of reach, or went away while it answered
  }
  const { failed, refused, out } = state().dataset;
  if (status === 401) state().textContent = out;
  else state().textContent = status === 0 || status >= 500 ? failed : refused;
  if (status === 0 || status === 401 || status >= 500) later();
  return false;
}

function show(html, before) {
  const page = document.createElement("template");
  page.innerHTML = html;
  const blocks = page.content.getElementById("blocks");
  if (!blocks) page.innerHTML = `<div id="state">${html}</div>`;
  else document.getElementById("blocks").replaceChildren(...blocks.childNodes);
  document.getElementById("state").replaceChildren(...page.content.getElementById("state").childNodes);
  kept = before; // also beside another one's, where they conflict
  const { home, version, at } = state().dataset;
  if (stopped()) return false;
  if (form.getAttribute("action") !== home) {
    form.action = home;
    const file = document.querySelector("[formenctype]");
    if (file) file.formAction = `${home}/file`;
    history.replaceState(null, "", home);
  }
  if (version !== "0") reveal(home);
  if (blocks) {
    acting = form.inert = false; // what is inert takes no focus
    dress();
    const el = field(at);
    el?.focus();
    if (el?.setSelectionRange && caret >= 0) el.setSelectionRange(caret, caret);
  }
  return !("unpasted" in state().dataset);
}

// What a page has only when something is kept: its versions, and the preview, which is renewed.
function reveal(home) {
  const frame = document.getElementById("mail");
  for (const el of form.querySelectorAll("[data-to]")) {
    el.href = home + el.dataset.to;
    el.hidden = false;
    if (frame && el.target === "mail" && el.getAttribute("aria-current")) frame.src = el.href;
  }
  if (frame) frame.parentElement.hidden = false;
}

function later() {
  clearTimeout(timer);
  if (!stopped()) timer = setTimeout(() => send("state", ""), pause);
}

// While the blocks are about to be others nobody types into them.
async function act(what, at = -1, more = {}) {
  clearTimeout(timer);
  const el = document.activeElement;
  typed += 1; // what a key has done to a text that it parts
  acting = form.inert = true;
  caret = at;
  const done = await send("blocks", what, more);
  acting = form.inert = false;
  caret = -1;
  if (!done && el.isConnected) el.focus();
  return done;
}

function mark(el, sign) {
  if (el?.tagName !== "TEXTAREA") return;
  const { selectionStart: from, selectionEnd: to, value } = el;
  const words = value.slice(from, to);
  let text = `${sign}${words}${sign}`;
  if (sign === "[") text = `[${words}](https://)`;
  else if (words.length > 2 * sign.length && words.startsWith(sign) && words.endsWith(sign)) text = words.slice(sign.length, -sign.length);
  el.focus();
  el.setRangeText(text, from, to, "select");
  if (sign === "[") el.setSelectionRange(from + text.length - 1, from + text.length - 1);
  else if (!words) el.setSelectionRange(from + sign.length, from + sign.length);
  changed();
}

function changed() {
  typed += 1;
  later();
}

// The echo: what the clocks of each country show when the embargo that is typed ends.
const facts = form.querySelector("[data-echo]");
let asked = 0;
let clock = 0;

async function renew() {
  const mine = ++asked;
  const typed = [...new FormData(form)].filter(([name]) => /^(embargo|countries|more-countries)/.test(name));
  const answer = await fetch(`${facts.dataset.echo}?${new URLSearchParams(typed)}`, { cache: "no-store" });
  const html = answer.ok ? await answer.text() : "";
  if (mine === asked) facts.querySelector(".echo").innerHTML = html.trim();
}

form.addEventListener("input", (e) => {
  if (!facts || !/^(embargo|countries|more-countries)/.test(e.target.name)) return;
  clearTimeout(clock);
  clock = setTimeout(() => renew().catch(() => {}), 150); // the server may be away for a while
});

let last = null;

form.addEventListener("input", (e) => { if (e.target.type !== "file") changed(); });
form.addEventListener("focusin", (e) => { if (e.target.tagName === "TEXTAREA") last = e.target; });

form.addEventListener("change", (e) => {
  if (/^(kind|section)-/.test(e.target.name) && !stopped()) act("", -1);
});

form.addEventListener("click", (e) => {
  const look = e.target.closest("a[target=mail]");
  if (look) {
    e.preventDefault();
    for (const a of look.closest("nav").querySelectorAll("[aria-current]")) a.removeAttribute("aria-current");
    look.setAttribute("aria-current", "true");
    document.getElementById("mail").src = look.href;
    return;
  }
  const button = e.target.closest("button");
  if (button?.dataset.mark) mark(last, button.dataset.mark);
  if (button?.name !== "do" || button.value === "" || button.value === "review" || (button.value.startsWith("paste-") && !button.closest(".block"))) return;
  if (stopped()) return; // the page that shows both texts is next
  e.preventDefault();
  act(button.value);
});

// What is under way comes first: the form names the version that it leads to.
form.addEventListener("submit", (e) => {
  clearTimeout(timer);
  if (pending === 0) {
    kept = typed;
    return;
  }
  e.preventDefault();
  busy.then(() => form.requestSubmit(e.submitter?.isConnected ? e.submitter : null));
});

const signs = { b: "**", i: "*", k: "[" };

form.addEventListener("keydown", (e) => {
  const el = e.target;
  const i = indexOf(el);
  if ((e.ctrlKey || e.metaKey) && !e.altKey && signs[e.key]) {
    e.preventDefault();
    mark(el, signs[e.key]);
    return;
  }
  if (stopped()) return;
  if (e.altKey && i >= top && (e.key === "ArrowUp" || e.key === "ArrowDown")) {
    e.preventDefault();
    act(`${e.key === "ArrowUp" ? "up" : "down"}-${i}`, el.selectionStart ?? -1);
    return;
  }
  if (el.tagName !== "TEXTAREA" || i < 0 || e.isComposing || e.shiftKey || e.ctrlKey || e.altKey || e.metaKey) return;
  const list = el.closest(".of-bullets, .of-numbers");
  const { selectionStart: from, selectionEnd: to, value } = el;
  if (e.key === "Enter" && !(list && value.slice(value.lastIndexOf("\n", from - 1) + 1, from))) {
    e.preventDefault();
    if (from === value.length) {
      if (list) el.value = value.trimEnd();
      act(`add-${Math.max(i, top - 1)}-paragraph`, 0);
    } else if (i > 0 || !top) {
      el.setRangeText("\n\n", from, to, "end");
      act(`split-${i}`, 0);
    }
  } else if (e.key === "Backspace" && from === 0 && to === 0 && i > top) {
    e.preventDefault();
    const said = document.getElementById(`by-${i}`)?.value ?? "";
    if (!value && !said) act(`remove-${i}`);
    else if (value) act(`merge-${i - 1}`, field(i - 1)?.value?.length ?? -1);
  }
});

// What can't be read as blocks stands in the text as it is.
form.addEventListener("paste", async (e) => {
  const el = e.target;
  const i = indexOf(el);
  const html = e.clipboardData.getData("text/html");
  const text = e.clipboardData.getData("text/plain");
  if (el.tagName !== "TEXTAREA" || i < 0 || stopped() || !/<(p|div|h\d|li|table|br)\b/i.test(html) && !/\n\s*\n/.test(text)) return;
  e.preventDefault();
  if (await act(`paste-${i}`, -1, { html, text }) || stopped()) return;
  el.setRangeText(text, el.selectionStart, el.selectionEnd, "end");
  changed();
});

function dress() {
  for (const moves of form.querySelectorAll(".block .moves")) {
    const handle = document.createElement("span");
    handle.className = "button small handle";
    handle.setAttribute("aria-hidden", "true");
    handle.textContent = "⠿";
    handle.addEventListener("pointerdown", (e) => drag(e, handle));
    moves.prepend(handle);
  }
}

function drag(e, handle) {
  const block = handle.closest(".block");
  let under = block;
  e.preventDefault();
  handle.setPointerCapture(e.pointerId);
  handle.onpointermove = (m) => {
    under.classList.remove("under");
    under = document.elementFromPoint(m.clientX, m.clientY)?.closest(".block") ?? under;
    under.classList.add("under");
  };
  handle.onlostpointercapture = () => {
    handle.onpointermove = null;
    under.classList.remove("under");
    const [from, to] = [indexOf(block), indexOf(under)];
    if (from !== to && !stopped()) act(`move-${from}-${to > from ? to + 1 : Math.max(top, to)}`);
  };
}

addEventListener("beforeunload", (e) => { if (typed !== kept) e.preventDefault(); });

form.querySelector(".marks").hidden = false;
dress();
