// What keys do in a text, and what is pasted there.

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
