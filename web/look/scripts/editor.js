// Keeps what is typed, and presses the page's own buttons without loading it anew: all that
// is done to blocks, the server does.

const form = document.getElementById("editor");
const pause = 2500;
let timer = 0;
let busy = Promise.resolve();
const top = form.querySelector("input[name=kind-0]") ? 2 : 0; // the first block that moves
let typed = 0;
let kept = 0; // how much of it

const field = (i) => document.getElementById(`text-${i}`);
const indexOf = (el) => Number(el.closest("[data-index]")?.dataset.index ?? -1);

// One at a time: each answer holds the version that the next one names.
function send(live, act, more = {}) {
  busy = busy.then(() => sendNow(live, act, more)).catch(() => later());
  return busy;
}

async function sendNow(live, act, more) {
  const before = typed;
  const data = new URLSearchParams(new FormData(form));
  data.delete("text");
  for (const [name, value] of Object.entries({ live, do: act, ...more })) data.set(name, value);
  if (live === "blocks") form.inert = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, cache: "no-store" });
    if (!answer.ok) {
      if (answer.status === 401 || act.startsWith("paste-")) throw new Error(answer.statusText);
      return;
    }
    const html = await answer.text();
    form.inert = false; // what is inert takes no focus
    show(html, live, before);
  } finally {
    form.inert = false;
  }
}

function show(html, live, before) {
  const page = document.createElement("template");
  page.innerHTML = live === "blocks" ? html : `<div id="state">${html}</div>`;
  for (const id of ["state", "blocks"]) {
    const fresh = page.content.getElementById(id);
    if (fresh) document.getElementById(id).replaceChildren(...fresh.childNodes);
  }
  const state = document.getElementById("kept");
  if ("conflict" in state.dataset) return;
  kept = before;
  if (form.getAttribute("action") !== state.dataset.home) {
    form.action = state.dataset.home;
    history.replaceState(null, "", state.dataset.home);
  }
  const mail = document.getElementById("mail");
  if (mail) mail.src = mail.src;
  if (live !== "blocks") return;
  dress();
  const at = field(state.dataset.at);
  at?.focus();
  if (at?.setSelectionRange && caret >= 0) at.setSelectionRange(caret, caret);
  caret = -1;
}

let caret = -1; // where it stands in the next answer

const stopped = () => "conflict" in (document.getElementById("kept")?.dataset ?? {});

function later() {
  clearTimeout(timer);
  if (!stopped()) timer = setTimeout(() => send("state", ""), pause);
}

function act(what, at = -1, more = {}) {
  clearTimeout(timer);
  if (stopped()) return;
  caret = at;
  send("blocks", what, more);
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

let last = null;

form.addEventListener("input", changed);
form.addEventListener("focusin", (e) => { if (e.target.tagName === "TEXTAREA") last = e.target; });

form.addEventListener("change", (e) => {
  if (/^(kind|section)-/.test(e.target.name)) act("", -1);
});

form.addEventListener("click", (e) => {
  const button = e.target.closest("button");
  if (button?.dataset.mark) mark(last, button.dataset.mark);
  if (button?.name !== "do" || button.value === "" || button.value === "review" || (button.value.startsWith("paste-") && !button.closest(".block"))) return;
  e.preventDefault();
  act(button.value);
});

form.addEventListener("submit", () => { kept = typed; clearTimeout(timer); });

const signs = { b: "**", i: "*", k: "[" };

form.addEventListener("keydown", (e) => {
  const el = e.target;
  const i = indexOf(el);
  if ((e.ctrlKey || e.metaKey) && !e.altKey && signs[e.key]) {
    e.preventDefault();
    mark(el, signs[e.key]);
    return;
  }
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
    if (!value) act(`remove-${i}`);
    else act(`merge-${i - 1}`, field(i - 1)?.value?.length ?? -1);
  }
});

form.addEventListener("paste", (e) => {
  const i = indexOf(e.target);
  const html = e.clipboardData.getData("text/html");
  const text = e.clipboardData.getData("text/plain");
  if (e.target.tagName !== "TEXTAREA" || i < 0 || !/<(p|div|h\d|li|table|br)\b/i.test(html) && !/\n\s*\n/.test(text)) return;
  e.preventDefault();
  act(`paste-${i}`, -1, { html, text });
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
    if (from !== to) act(`move-${from}-${to > from ? to + 1 : Math.max(top, to)}`);
  };
}

addEventListener("beforeunload", (e) => { if (typed !== kept) e.preventDefault(); });

form.querySelector(".marks").hidden = false;
dress();
