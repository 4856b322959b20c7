// Source and translation by keyboard: a segment goes off by itself, and the next one is in
// focus. Without this script the page is one form with the same buttons.

const form = document.getElementById("sheet");
const said = document.getElementById("said");
let waits = false; // for the number of a suggestion
let queue = Promise.resolve();

const fields = () => [...form.querySelectorAll('textarea[name^="text."]')];
const rowOf = (x) => x?.closest?.(".twin");
const fieldOf = (row) => row?.querySelector('textarea[name^="text."]');
const changed = (field) => field.value !== field.defaultValue;
const grow = (field) => { if (!CSS.supports("field-sizing", "content")) { field.style.height = "auto"; field.style.height = field.scrollHeight + 2 + "px"; } };

// The parts of an answer take the place of those with their ids.
function put(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const part of page.body.children) if (part.id) document.getElementById(part.id)?.replaceWith(part);
  fields().forEach(grow);
}

// Sends what belongs to a row, with what its button means. One goes after the other.
function send(row, what) {
  const data = new URLSearchParams({ do: what, part: row.id });
  for (const field of row.querySelectorAll("[name]")) if (field.name !== "do") data.append(field.name, field.value);
  const work = queue.then(async () => {
    const answer = await fetch(form.action, { method: "POST", body: data });
    const html = await answer.text();
    if (!answer.ok || !html.includes('id="progress"')) throw new Error(answer.status);
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

// Saves a row, or does what a button of it means; what was typed there meanwhile stays typed.
async function save(row, what) {
  const before = typedIn(row);
  const html = await send(row, what);
  const since = typedIn(document.getElementById(row.id));
  put(html);
  const now = document.getElementById(row.id);
  restore(now, before, since);
  const thawed = html.includes('id="thawed"') ? " " + document.getElementById("thawed").textContent : "";
  said.textContent = (now.querySelector(".fault, .line")?.textContent ?? "") + thawed;
  return now;
}

// Opens a row: what helps with it is shown, and others see who is at work on it.
function open(row) {
  for (const other of form.querySelectorAll(".twin.at")) {
    if (other === row) continue;
    other.classList.remove("at");
    other.querySelector(".beside")?.setAttribute("hidden", "");
  }
  row.classList.add("at");
  row.querySelector(".beside")?.removeAttribute("hidden");
  return lock(row);
}

// Says who is at work on a row, for the next two minutes, and shows who was before.
async function lock(row) {
  const before = typedIn(row);
  const page = new DOMParser().parseFromString(await send(row, "lock:" + row.id), "text/html");
  const now = document.getElementById(row.id);
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

function go(row, by) {
  const all = fields();
  const next = all[all.indexOf(fieldOf(row)) + by];
  if (!next) return form.querySelector('.dock [value="submit"]').focus();
  next.focus();
  rowOf(next).scrollIntoView({ block: "center" });
}

function failed() { form.requestSubmit(form.querySelector('.dock [value="save"]')); }

form.addEventListener("focusin", (e) => { if (e.target.name?.startsWith("text.")) open(rowOf(e.target)).catch(() => {}); });
form.addEventListener("input", (e) => grow(e.target));
form.addEventListener("submit", (e) => {
  const row = rowOf(e.submitter);
  if (!row || e.submitter.value === "submit" || e.submitter.name !== "do") return;
  e.preventDefault();
  save(row, e.submitter.value).then((now) => fieldOf(now)?.focus()).catch(failed);
});

form.addEventListener("keydown", (e) => {
  const row = rowOf(e.target);
  if (!row) return;
  const ctrl = e.ctrlKey || e.metaKey;
  const offer = waits && /^[1-9]$/.test(e.key) && row.querySelector(`[data-n="${e.key}"] button`);
  if (e.key !== "Control") waits = false;
  if (offer) {
    e.preventDefault();
    offer.click();
  } else if (ctrl && e.key === "Enter") {
    e.preventDefault();
    save(row, "save:" + row.id).then((now) => now.querySelector(".fault") ? fieldOf(now).focus() : go(now, 1)).catch(failed);
  } else if (e.altKey && (e.key === "PageDown" || e.key === "PageUp")) {
    e.preventDefault();
    go(row, e.key === "PageDown" ? 1 : -1);
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

addEventListener("beforeunload", (e) => { if (!sent && [...form.querySelectorAll("textarea[name]")].some(changed)) e.preventDefault(); });
let sent = false;
form.addEventListener("submit", (e) => { sent = !e.defaultPrevented; });
document.querySelector(".keys")?.removeAttribute("hidden");
fields().forEach(grow);
