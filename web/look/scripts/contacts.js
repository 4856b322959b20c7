// Looks for people while somebody types: the part of the page that shows them is renewed, a
// moment after the last letter, and an answer that comes too late is let go. Without this
// script the form does the same with its button.

const form = document.getElementById("find");
const part = document.getElementById("found");
const said = document.getElementById("said");
const blank = !part?.childElementCount; // the page shows nobody until somebody is looked for
let timer;
let asking;
const home = location.href;

async function look() {
  asking?.abort();
  if (blank && !form.elements.q.value.trim()) {
    part.replaceChildren();
    said.textContent = "";
    history.replaceState(null, "", home);
    return;
  }
  asking = new AbortController();
  const query = "?" + new URLSearchParams(new FormData(form));
  try {
    const answer = await fetch(form.dataset.found + query, { signal: asking.signal, cache: "no-store" });
    if (answer.redirected) location.reload(); // signed out
    if (!answer.ok) return;
    part.innerHTML = await answer.text();
    said.textContent = part.querySelector("[data-say]")?.textContent ?? "";
    history.replaceState(null, "", form.action + query);
  } catch {
    // another letter was typed, or the server is away: the button is still there
  }
}

if (form && part) {
  form.elements.q.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 120);
  });
}
