// The embargo bar counts down by the server's clock, in the words that stand in it for one, for
// a few and for many, and leaves at the lift. Without this script it says what was left when the
// page was made.
const { lang } = document.documentElement;
const late = Date.now() - document.body.dataset.now;
const units = [864e5, 36e5, 6e4, 1e3];
const rules = new Intl.PluralRules(lang);

function count() {
  for (const line of document.querySelectorAll("[data-until]")) {
    const left = line.dataset.until - Date.now() + late;
    const i = units.findIndex((unit) => left >= 2 * unit || unit === 1e3);
    const n = i < 3 ? Math.floor(left / units[i]) : Math.ceil(left / 1e3);
    const words = line.dataset.forms.split("|")[3 * i + ({ one: 0, few: 1 }[rules.select(n)] ?? 2)].replace(/\d+/, n.toLocaleString(lang));
    if (left <= 0) line.closest(".embargo-bar").remove();
    else if (line.textContent !== words) line.textContent = words;
  }
}

count();
setInterval(count, 1000);
