// Renews the part of a status page that changes, every two seconds, until nothing
// can change any more or the reader pauses it. Without this script the page is
// whole, and has a link that loads it again.

const every = 2000;
const part = document.getElementById("live");
const pause = document.getElementById("pause");
const said = document.getElementById("said");

let paused = false;
let shown = part.innerHTML;

// The embargo in the reader's own zone, which only the browser knows.
function here() {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short", hourCycle: "h23" });
  for (const line of part.querySelectorAll("[data-here]")) {
    line.querySelector("span").textContent = format.format(new Date(line.dataset.here));
    line.hidden = false;
  }
}

// Says the sum to a screen reader, and only when it is another one.
function say() {
  const words = part.querySelector("[data-say]")?.textContent ?? "";
  if (said.textContent !== words) said.textContent = words;
}

async function renew() {
  if (paused || document.hidden) return;
  const answer = await fetch(location.pathname + "/live" + location.search, { cache: "no-store" });
  if (!answer.ok) return;
  const html = await answer.text();
  if (paused || html === shown) return;
  shown = html;
  part.innerHTML = html;
  here();
  say();
}

function alive() {
  return part.querySelector("[data-live]")?.dataset.live === "true";
}

async function go() {
  await renew().catch(() => {}); // the server may be away for a while
  pause.hidden = !alive();
  if (alive()) setTimeout(go, every);
}

pause.addEventListener("click", () => {
  paused = !paused;
  pause.setAttribute("aria-pressed", String(paused));
});

here();
if (alive()) {
  pause.hidden = false;
  setTimeout(go, every);
}
