// Keeps the page of a sending up to date: the server sends the part that changes, whenever it
// has changed. Where that can't be had, the page is asked for again every quarter of a minute.
// Without this script the page is whole, and has a link that loads it again.

const live = document.getElementById("live");
const pause = document.getElementById("pause");
const said = document.getElementById("said");
const shown = new Map();
let source = null;
let timer = 0;
let paused = false;
let ended = live.dataset.live !== "true";

// Puts in what differs, piece by piece, so that what somebody reads, or has focused, stays.
function renew(fresh) {
  for (const piece of fresh.children) {
    const old = piece.id && document.getElementById(piece.id);
    if (!old || shown.get(piece.id) === piece.innerHTML) continue;
    // Of the form only another one takes the place: what is typed into it stays.
    if (old.dataset.state && old.dataset.state === piece.dataset.state) continue;
    shown.set(piece.id, piece.innerHTML);
    const focused = old.contains(document.activeElement) && document.activeElement;
    old.innerHTML = piece.innerHTML;
    if (piece.dataset.state) old.dataset.state = piece.dataset.state;
    if (focused) (document.getElementById(focused.id) ?? old.querySelector("button, summary"))?.focus({ preventScroll: true });
  }
  const words = live.querySelector("[data-say]")?.textContent ?? "";
  if (said.textContent !== words) said.textContent = words;
}

async function again() {
  const answer = await fetch(location.href, { cache: "no-store" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
  if (!page) return;
  renew(page);
  ended = page.dataset.live !== "true";
}

function close() {
  source?.close();
  source = null;
  clearTimeout(timer);
}

function open() {
  close();
  pause.hidden = ended;
  if (ended || paused || document.hidden) return;
  source = new EventSource(live.dataset.stream);
  source.addEventListener("part", (event) => {
    const box = document.createElement("template");
    box.innerHTML = event.data;
    renew(box.content);
  });
  source.addEventListener("end", () => {
    ended = true;
    open();
  });
  source.addEventListener("error", () => {
    if (source?.readyState !== EventSource.CLOSED) return; // it comes back by itself
    close();
    timer = setTimeout(() => again().catch(() => {}).then(open), 15000);
  });
}

// A browser has six connections to a host: a tab that nobody sees gives its own back.
document.addEventListener("visibilitychange", open);
pause.addEventListener("click", () => {
  paused = !paused;
  pause.setAttribute("aria-pressed", String(paused));
  open();
});

for (const piece of live.querySelectorAll(":scope > [id]")) shown.set(piece.id, piece.innerHTML);
open();
