// The echo: while a time is typed, what the clocks of each country show then stands beside
// it. Without this script the button below does the same.

for (const form of document.querySelectorAll("form[data-echo]")) {
  const echo = form.querySelector(".echo");
  const { elements } = form;
  let asked = 0;
  let timer;

  async function renew() {
    const mine = ++asked;
    const answer = await fetch(echo.dataset.path + "?" + new URLSearchParams(new FormData(form)), { cache: "no-store" });
    const html = answer.ok ? await answer.text() : "";
    if (mine === asked) echo.innerHTML = html.trim();
  }

  form.addEventListener("input", (event) => {
    if (!event.target.closest(".instant")) return;
    form.querySelector("[data-at]")?.click();
    if (elements.lift) elements.lift.checked = false;
    clearTimeout(timer);
    timer = setTimeout(() => renew().catch(() => {}), 150); // the server may be away for a while
  });
}
