// What is done to blocks: each act changes the page, and leaves what leads back.

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
