// Source and translation by keyboard: a segment goes off by itself, and the next one that
// waits is in focus. What can't be sent stays typed, is marked, and is sent again. Without
// this script the page is one form with the same buttons.

{ // a scope of its own: its names are made short
const byId = (id) => document.getElementById(id);
const form = byId("sheet");
const said = byId("said");
const unsent = byId("unsent");
const back = byId("back");
const lost = new Map(); // what couldn't be sent, by the ids of the rows
let again = 0; // the timer that sends them once more
let waits = false; // for the number of a suggestion
let queue = Promise.resolve();

const parsed = (html) => new DOMParser().parseFromString(html, "text/html");
const fields = () => [...form.querySelectorAll('textarea[name^="text."]')];
const rowOf = (x) => x?.closest?.(".twin");
const fieldOf = (row) => row?.querySelector('textarea[name^="text."]');
const changed = (field) => field.value !== field.defaultValue || "lost" in field.dataset;
const grow = (field) => { if (!CSS.supports("field-sizing", "content")) { field.style.height = "auto"; field.style.height = field.scrollHeight + 2 + "px"; } };

// What is typed in a row, and over what: it stays with the tab until it is saved, also when the page
// goes. To save it by itself would say that it is translated, and only its translator knows that.
const held = (row) => [...row.querySelectorAll('[name^="text."], input')];
const nameOf = (row) => [form.dataset.who, form.action, row.id].join(" ");
const forget = (row) => sessionStorage.removeItem(nameOf(row));

// A row says that what stands in it isn't saved, instead of how far the saved text is.
function mark(row) {
  const [is, not] = row.querySelectorAll(".line > .is");
  if (!not) return;
  is.hidden = changed(fieldOf(row));
  not.hidden = !is.hidden;
  if (is.hidden) sessionStorage.setItem(nameOf(row), JSON.stringify(held(row).map((field) => field.value)));
  else forget(row);
}

// Types again what was typed when the page went. It stands over what it stood over then: who has
// saved meanwhile isn't overwritten.
function comeBack(field) {
  const row = rowOf(field);
  const was = JSON.parse(sessionStorage.getItem(nameOf(row)));
  if (was && was[0] !== field.value && !changed(field)) {
    held(row).forEach((part, i) => { part.value = was[i]; });
    back.hidden = false;
  }
  mark(row);
}

function to(field) {
  field?.focus();
  rowOf(field)?.scrollIntoView({ block: "center" });
}

// The parts of an answer take the place of those with their ids.
function put(html) {
  const page = parsed(html);
  for (const part of page.body.children) if (part.id) byId(part.id)?.replaceWith(part);
  fields().forEach(grow);
}

// Sends what belongs to a row, with what its button means. One goes after the other.
function send(row, what) {
  const data = new URLSearchParams({ do: what, part: row.id });
  for (const field of row.querySelectorAll("[name]")) if (field.name !== "do") data.append(field.name, field.value);
  const work = queue.then(async () => {
    const answer = await fetch(form.action, { method: "POST", body: data, signal: AbortSignal.timeout(30000) });
    const html = await answer.text();
    if (!answer.ok || !html.includes('id="progress"')) throw answer;
    return html;
  });
  queue = work.catch(() => {});
  return work;
}

// What is typed in a row: its text, a comment, reasons.
const typedIn = (row) => new Map([...row.querySelectorAll("textarea[name]")].map((field) => [field.name, field.value]));

// Types again what was typed in a row since, over what has taken its place.
function restore(row, before, since) {
  for (const field of row.querySelectorAll("textarea[name]")) {
    const typed = since.get(field.name);
    if (typed !== undefined && typed !== (before.get(field.name) ?? "")) field.value = typed;
  }
}

// What couldn't be sent stays where it is, and is sent again, unless the server won't have it.
function failed(row, what, why) {
  if (row) lost.set(row.id, (what.startsWith("save") && lost.get(row.id)) || what);
  unsent.hidden = false;
  const no = why?.status < 500;
  unsent.textContent = unsent.dataset[why?.status === 401 ? "out" : no ? "refused" : "failed"];
  clearTimeout(again);
  if (!no || why.status === 401) again = setTimeout(retry, 10000);
}

function retry() {
  unsent.hidden = !lost.size;
  for (const [id, what] of lost) save(byId(id), what);
}

// Saves a row, or does what a button of it means; what was typed there meanwhile stays typed.
// It gives the row as it is then; none when it couldn't be sent.
async function save(row, what) {
  const before = typedIn(row);
  let html;
  try { html = await send(row, what); } catch (why) { return failed(row, what, why); }
  lost.delete(row.id);
  unsent.hidden = !lost.size;
  const since = typedIn(byId(row.id));
  const { id, selectionStart } = document.activeElement;
  put(html);
  const now = byId(row.id);
  restore(now, before, since);
  if (id && document.activeElement === document.body) { // who types on while it is sent again
    byId(id)?.focus();
    document.activeElement.setSelectionRange?.(selectionStart, selectionStart);
  }
  mark(now);
  back.hidden ||= !fields().some(changed);
  const thawed = html.includes('id="thawed"') ? " " + byId("thawed").textContent : "";
  said.textContent = (now.querySelector(".fault, .is:not([hidden])")?.textContent ?? "") + thawed;
  return now;
}

// Opens a row: what helps with it is shown, and others see who is at work on it.
function open(row) {
  for (const other of form.querySelectorAll(".twin.at")) {
    if (other === row) continue;
    other.classList.remove("at");
    if (![...other.querySelectorAll(".beside textarea")].some(changed)) other.querySelector(".beside")?.setAttribute("hidden", "");
  }
  row.classList.add("at");
  row.querySelector(".beside")?.removeAttribute("hidden");
  return lock(row);
}

// Says who is at work on a row, for the next two minutes, and shows who was before.
async function lock(row) {
  const before = typedIn(row);
  const page = parsed(await send(row, "lock:" + row.id));
  const now = byId(row.id);
  const since = typedIn(now);
  const beside = page.querySelector(".beside");
  now.querySelector(".beside.speech")?.remove();
  if (beside && !now.querySelector(".beside")) {
    now.append(beside);
    restore(now, before, since);
    if (!now.classList.contains("at")) beside.hidden = true;
    now.querySelector(".open")?.remove();
  }
  now.querySelector(".holder")?.remove();
  const holder = page.querySelector(".holder");
  if (holder) { now.querySelector(".line").append(" ", holder); said.textContent = holder.textContent; }
}

// Whoever types for longer stays at work.
setInterval(() => {
  const row = rowOf(document.activeElement);
  if (fieldOf(row) && changed(fieldOf(row))) lock(row).catch(() => {});
}, 60000);

// Goes to the row before or after; or to the next one that waits, and from the last to the end.
function go(row, by, waiting) {
  const all = fields();
  let i = all.indexOf(fieldOf(row)) + by;
  while (waiting && all[i] && !rowOf(all[i]).matches(".waits")) i += by;
  if (all[i]) to(all[i]);
  else form.querySelector('.dock [value="submit"]').focus();
}

form.addEventListener("focusin", (e) => { if (e.target.name?.startsWith("text.")) open(rowOf(e.target)).catch(() => {}); });
form.addEventListener("input", (e) => { grow(e.target); mark(rowOf(e.target)); });
form.addEventListener("submit", (e) => {
  const button = e.submitter;
  const row = rowOf(button);
  const rows = fields().filter(changed).map(rowOf);
  if (row) {
    e.preventDefault();
    save(row, button.value).then((now) => fieldOf(now)?.focus());
  } else if (!navigator.onLine) {
    e.preventDefault();
    rows.forEach((r) => failed(r, "save:" + r.id));
    failed();
  } else if (rows.length) { // of each is told whether it is saved; then nothing is left that the way on could lose
    e.preventDefault();
    Promise.all(rows.map((r) => save(r, "save:" + r.id))).then(() => {
      const left = fields().find(changed);
      if (left) to(left);
      else if (button.value === "submit") form.requestSubmit(button);
    });
  } else sent = true;
});

addEventListener("keydown", (e) => {
  const row = rowOf(e.target);
  const page = e.altKey && { PageDown: 1, PageUp: -1 }[e.key];
  if (page && fields().length) {
    e.preventDefault();
    if (row) go(row, page);
    else to(form.querySelector('.at textarea[name^="text."]'));
  }
  if (!row) return;
  const ctrl = e.ctrlKey || e.metaKey;
  const digit = waits && (/^(?:Digit|Numpad)([1-9])$/.exec(e.code) ?? /^([1-9])$/.exec(e.key)); // also where it takes Shift
  const offer = digit && row.querySelector(`[data-n="${digit[1]}"] button`);
  if (!/Control|Shift|Alt|Meta/.test(e.key)) waits = false;
  if (offer) {
    e.preventDefault();
    offer.click();
  } else if (ctrl && e.key === "Enter") {
    e.preventDefault();
    if (e.target.name?.startsWith("text.")) save(row, "save:" + row.id).then((now) => now && (now.querySelector(".fault") ? fieldOf(now).focus() : go(now, 1, true)));
    else e.target.parentElement.querySelector("textarea ~ button, textarea ~ .actions button")?.click(); // what is said there
  } else if (ctrl && e.key.toLowerCase() === "o" && fieldOf(row)) {
    e.preventDefault();
    const field = fieldOf(row);
    field.focus();
    field.select();
    document.execCommand("insertText", false, row.querySelector("[data-source]").dataset.source);
  } else if (ctrl && e.key === ".") {
    e.preventDefault();
    row.querySelector('.doubts button[value^="fix:"]')?.click();
  } else if (ctrl && e.key.toLowerCase() === "m") {
    e.preventDefault();
    waits = true;
  }
});

addEventListener("online", retry);
addEventListener("beforeunload", (e) => { if (!sent && [...form.querySelectorAll("textarea[name]")].some(changed)) e.preventDefault(); });
let sent = false;
document.querySelector(".keys")?.removeAttribute("hidden");
fields().forEach(comeBack);
fields().forEach(grow);
back.querySelector("button").addEventListener("click", () => {
  for (const field of fields()) {
    field.value = field.defaultValue;
    forget(rowOf(field));
  }
  location.reload();
});
if (!byId("faults")) to(fieldOf(form.querySelector(location.hash ? ".at" : ".at.waits")));
}
