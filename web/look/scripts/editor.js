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
  busy = busy.then(work).finally(() => { pending -= 1; });
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

let seen = 0; // how far down the preview somebody is
let renewed = true;

// What a page has only when something is kept: its versions, and the preview, which is renewed.
function reveal(home) {
  for (const el of form.querySelectorAll("[data-to]")) {
    el.href = home + el.dataset.to;
    el.hidden = false;
    if (!frame || el.target !== "mail" || !el.getAttribute("aria-current")) continue;
    if (renewed) seen = frame.contentWindow.scrollY;
    renewed = false;
    frame.src = el.href;
  }
  if (frame) frame.parentElement.hidden = false;
}

frame?.addEventListener("load", () => {
  if (!renewed) frame.contentWindow.scrollTo(0, seen);
  renewed = true;
});

function later() {
  clearTimeout(timer);
  due ||= Date.now() + longest;
  if (!stopped()) timer = setTimeout(() => send(keep), Math.min(pause, due - Date.now()));
}

function changed() {
  typed += 1;
  later();
}

// Each block is called by its place.
function number() {
  const all = blocks();
  form.elements.blocks.value = all.length;
  all.forEach((li, i) => {
    for (const el of li.querySelectorAll("[id], [for], [name]")) {
      for (const a of el.attributes) if (/^(id|for|name|aria-describedby)$/.test(a.name) || (a.name === "value" && el.name === "do")) a.value = a.value.replace(/-\d+/, `-${i}`);
    }
    for (const [verb, off] of [["up", i <= top], ["down", i + 1 === all.length], ["merge", i + 1 === all.length]]) {
      const button = find(li, `[value^=${verb}-]`);
      if (button) button.disabled = off;
    }
  });
}

// Does something to the blocks, and keeps what leads back.
function change(act) {
  const all = [...list.children];
  const before = [...list.querySelectorAll("textarea, input, select")].map((el) => [el, el.value]);
  const el = document.activeElement;
  const at = el.selectionStart;
  act();
  number();
  changed();
  undo = () => {
    undo = null;
    list.replaceChildren(...all);
    for (const [field, value] of before) if (field.value !== value) field.value = value;
    number();
    changed();
    el.focus();
    if (at >= 0) select(el, at);
  };
}

function make(kind, text = "", by = "") {
  const li = find(patterns, `.of-${kind}`).cloneNode(true);
  const el = textOf(li);
  el.value = text;
  if (el.value !== text) el.add?.(new Option(text, text, true, true)); // no boilerplate that is offered
  if (by && kind === "quote") part(li, "by").value = by;
  else if (by) el.value += `\n— ${by}`;
  return li;
}

function become(li, kind, text = textOf(li).value) {
  const now = make(kind, text, part(li, "by")?.value);
  find(now, "details").open = find(li, "details").open;
  li.replaceWith(now);
  return now;
}

// Goes to a place in a block; -1: its end.
function go(li, at = 0) {
  const el = textOf(li);
  el.focus();
  if (at < 0) at = el.value.length;
  select(el, at);
}

const full = () => blocks().length >= most;

function add(li, kind) {
  if (!full()) change(() => {
    const now = make(kind);
    (isFixed(li) ? blocks()[top - 1] : li).after(now);
    go(now);
  });
}

// The next block: an empty one that is there, rather than one more.
function on(li) {
  const next = beside(li, 1);
  if (next && (isEmpty(next) || isFixed(next) || (isFixed(li) && isEmpty(li)))) go(next);
  else if (isFixed(li) || !isEmpty(li)) add(li, "paragraph");
  else if (kindOf(li) !== "paragraph") change(() => go(become(li, "paragraph")));
}

// What follows a headline, a lead or a heading is a paragraph.
function split(li, from, to = from) {
  const el = textOf(li);
  const rest = el.value.slice(to).trimStart();
  const next = beside(li, 1);
  const by = part(li, "by");
  const below = top && !indexOf(li); // what stood below the headline is the lead's
  if (!below && full()) return;
  change(() => {
    el.value = el.value.slice(0, from).trimEnd();
    const now = below ? next : make(isFixed(li) || /heading$/.test(kindOf(li)) ? "paragraph" : kindOf(li), rest, by?.value);
    if (by) by.value = "";
    if (below) textOf(now).value = `${rest}\n\n${textOf(now).value}`.trimEnd();
    else li.after(now);
    go(now);
  });
}

function merge(li, next = beside(li, 1)) {
  if (!next || !isText(li) || !isText(next) || (top && !indexOf(li))) return;
  const [one, two, by, theirs] = [textOf(li), textOf(next), part(li, "by"), part(next, "by")?.value];
  const between = isList(li) ? "\n" : by ? "\n\n" : " ";
  change(() => {
    const head = one.value.trimEnd();
    const tail = two.value.trimStart();
    one.value = head + (head && tail && between) + tail;
    if (by && !by.value) by.value = theirs ?? "";
    else if (theirs) one.value += `\n— ${theirs}`;
    next.remove();
    go(li, head.length + (head && tail && between).length);
  });
}

// A block that says something leaves a line that brings it back.
function remove(li, to = beside(li, 1) ?? beside(li, -1), at = 0) {
  change(() => {
    if (blocks().length === 1) li.after(to = make("paragraph"));
    if (isEmpty(li)) {
      li.remove();
      go(to, at);
      return;
    }
    const button = find(tell("gone"), "button");
    li.replaceWith(button.closest("li"));
    button.onclick = () => change(() => {
      button.closest("li").replaceWith(li);
      go(li);
    });
    button.focus();
  });
}

// The line among the blocks that says what was done to them.
function tell(what, words) {
  find(list, ".told")?.remove();
  const li = find(patterns, `.told.${what}`).cloneNode(true);
  if (words) find(li, "span").textContent = words;
  return li;
}

// Moves the neighbour, so that the focus stays.
function move(li, by) {
  const other = beside(li, by);
  if (isFixed(li) || !other || isFixed(other)) return;
  change(() => by < 0 ? li.after(other) : li.before(other));
}

const acts = {
  add,
  merge,
  remove,
  up: (li) => move(li, -1),
  down: (li) => move(li, 1),
  split: (li) => {
    const text = textOf(li).value;
    let at = text.indexOf("\n\n");
    if (at < 0 && isList(li)) at = text.indexOf("\n");
    if (at >= 0) split(li, at);
  },
};

// Writes as if it were typed, so that it can be taken back by the same key.
function write(el, from, to, text) {
  el.focus();
  select(el, from, to);
  document.execCommand("insertText", false, text);
}

function mark(el, sign) {
  if (el?.type !== "textarea") return;
  const { selectionStart: from, selectionEnd: to, value } = el;
  const words = value.slice(from, to);
  const n = sign.length;
  if (sign === "[") return link(el, from, to, words);
  const off = words.length > 2 * n && words.startsWith(sign) && words.endsWith(sign);
  write(el, from, to, off ? words.slice(n, -n) : sign + words + sign);
  if (words) select(el, from, el.selectionEnd);
  else select(el, from + n);
}

// Asks where a link leads. What is no link any more is its words.
function link(el, from, to, words) {
  const field = find(linking, "input");
  const [, label, old] = words.match(/^\[(.*)\]\((.*)\)$/s) ?? ["", words, /^https?:\S+$/.test(words) ? words : ""];
  field.value = old;
  linking.returnValue = "";
  linking.onclose = () => {
    let href = field.value.trim().replace(/[()<>\s]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
    if (href && !/^[a-z]+:/i.test(href)) href = (href.includes("@") ? "mailto:" : "https://") + href;
    el.focus();
    select(el, from, to);
    if (!linking.returnValue || (!href && !old)) return;
    write(el, from, to, href ? `[${label || href}](${href})` : label);
    if (href && !label) select(el, from + 1, from + 1 + href.length); // for words to be typed over it
  };
  linking.showModal();
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

// What an empty paragraph becomes when it begins so.
const begins = { "- ": "bullets", "* ": "bullets", "## ": "heading", "### ": "subheading", "> ": "quote" };

hear("input", (e) => {
  if (e.target.type === "file") return;
  undo = null;
  changed();
  const kind = begins[e.target.value];
  const li = kind && blockOf(e.target);
  if (li && kindOf(li) === "paragraph" && !e.isComposing) change(() => go(become(li, kind, "")));
});

hear("focusin", (e) => { if (e.target.type === "textarea") last = e.target; });

hear("change", (e) => {
  if (!/^kind-/.test(e.target.name)) return;
  const li = blockOf(e.target);
  const kind = e.target.value;
  e.target.value = kindOf(li);
  change(() => part(become(li, kind), "kind").focus());
});

hear("click", (e) => {
  const look = e.target.closest("a[target=mail]");
  if (look) {
    e.preventDefault();
    for (const a of look.closest("nav").querySelectorAll("[aria-current]")) a.removeAttribute("aria-current");
    look.setAttribute("aria-current", "true");
    frame.src = look.href;
    return;
  }
  const button = e.target.closest("button");
  if (button?.dataset.mark) mark(last, button.dataset.mark);
  const li = button && blockOf(button);
  if (!li) return;
  e.preventDefault();
  const [verb, , kind] = button.value.split("-");
  acts[verb](li, kind);
  if (button.disabled) find(button.parentElement, "button:enabled").focus();
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

const signs = { b: "**", i: "*", k: "[" };

hear("keydown", (e) => {
  const el = e.target;
  const li = blockOf(el);
  const key = e.key;
  const done = (what) => {
    e.preventDefault();
    what?.();
  };
  if ((e.ctrlKey || e.metaKey) && !e.altKey) {
    const letter = key.toLowerCase();
    if (signs[letter] && !e.shiftKey) done(() => mark(el, signs[letter]));
    if (letter === "z" && !e.shiftKey && undo) done(undo);
    return;
  }
  const by = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (!li || e.isComposing || e.shiftKey) return;
  if (e.altKey) {
    if (by && !isFixed(li)) done(() => move(li, by));
    return;
  }
  if (key === "Enter" && el.name.startsWith("by-")) done(() => on(li));
  if (el.type !== "textarea") return;
  const { selectionStart: from, selectionEnd: to, value } = el;
  const [before, after] = [beside(li, -1), beside(li, 1)];
  if (by) {
    const all = [...list.querySelectorAll("textarea")];
    const other = all[all.indexOf(el) + by];
    setTimeout(() => { if (other && document.activeElement === el && from === to && el.selectionStart === from) go(blockOf(other), Math.min(by, 0) || 0); }); // there was no line to go to
  } else if (key === "Enter") {
    const line = value.slice(value.lastIndexOf("\n", from - 1) + 1, from);
    if (isList(li) && from && line.trim()) return;
    if (!value.slice(to).trim() && from === to) done(() => {
      if (isList(li)) el.value = value.trimEnd();
      on(li);
    });
    else if (to || isFixed(li)) done(() => split(li, from, to));
    else done(() => { if (!isEmpty(before ?? li) && !full()) change(() => li.before(make("paragraph"))); });
  } else if (from !== to) {
    return;
  } else if (key === "Backspace" && !from) {
    if (isFixed(li)) isEmpty(li) && before && done(() => go(before, -1));
    else if (kindOf(li) !== "paragraph") done(() => change(() => go(become(li, "paragraph"))));
    else if (isEmpty(li) && before) done(() => remove(li, before, -1));
    else if (before) done(() => merge(before, li));
  } else if (key === "Delete" && from === value.length && after) {
    if (isEmpty(li) && !isFixed(li)) done(() => remove(li));
    else if (isEmpty(after) && !isFixed(after)) done(() => change(() => after.remove()));
    else done(() => merge(li));
  }
});

// A text with marks is read by the server; somebody may go on typing meanwhile. What can't be
// read stands in the text as it is.
hear("paste", (e) => {
  const el = e.target;
  const html = e.clipboardData.getData("text/html");
  const text = e.clipboardData.getData("text/plain");
  if (el.type !== "textarea" || !blockOf(el) || !(html || /\n\s*\n/.test(text))) return;
  e.preventDefault();
  if (el.selectionStart !== el.selectionEnd) document.execCommand("delete");
  changed();
  const [value, at] = [el.value, el.selectionStart];
  send(async () => {
    const page = document.createElement("template");
    try {
      const answer = await post({ live: "pasted", do: "paste-0", html, text });
      if (answer.ok) page.innerHTML = await answer.text();
    } catch {
      // it stands there as it is
    }
    put(el.isConnected ? el : textOf(blocks().at(-1)), value, at, page.content, text);
  });
});

function put(el, value, at, page, text) {
  const li = blockOf(el);
  const read = [...page.querySelectorAll(".block")];
  const said = find(page, "p")?.textContent;
  const one = read.length === 1 && /paragraph$/.test(kindOf(read[0])) ? textOf(read[0]).value : read.length ? "" : text;
  let end = li;
  if (one && isText(li)) {
    const here = el.selectionStart;
    const from = el.value.startsWith(value.slice(0, at)) ? at : here;
    if (document.activeElement === el) {
      write(el, from, from, one);
      select(el, here + one.length);
    } else {
      el.setRangeText(one, from, from, "preserve");
      changed();
    }
  } else if (read.length) {
    const stay = document.activeElement !== el || el.value !== value;
    change(() => {
      end = place(li, read);
      if (!stay) go(end, -1);
    });
  }
  if (said) end.after(tell("pasted", said));
}

// Puts blocks below one, or into what is empty: a title into the headline of an empty page.
function place(li, read) {
  let at = li;
  let end = li;
  if (kindOf(read[0]) === "headline") {
    if (isEmpty(blocks()[0])) at = blocks()[0];
    else read[0] = make("heading", textOf(read[0]).value);
  }
  const begin = at;
  while (read.length && at && isFixed(at) && isEmpty(at) && /(line|graph|heading)$/.test(kindOf(read[0]))) {
    textOf(at).value = textOf(read.shift()).value;
    end = at;
    at = beside(at, 1);
  }
  if (!read.length) return end;
  if (!at || isFixed(at)) blocks()[at ? top - 1 : blocks().length - 1].after(...read);
  else if (isEmpty(at)) at.replaceWith(...read);
  else if (at === begin) at.after(...read);
  else at.before(...read);
  return read.at(-1);
}

hear("pointerdown", (e) => {
  const handle = e.target.closest(".handle");
  if (!handle) return;
  const li = blockOf(handle);
  let under = li;
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
    if (under === li) return;
    change(() => {
      if (isFixed(under)) blocks()[top - 1].after(li);
      else if (indexOf(under) > indexOf(li)) under.after(li);
      else under.before(li);
    });
  };
});

addEventListener("beforeunload", (e) => { if (typed !== kept) e.preventDefault(); });

find(form, ".marks").hidden = false;
