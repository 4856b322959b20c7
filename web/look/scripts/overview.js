// On the light board Escape puts away the words that stand over others, until one moves on.
const board = document.querySelector(".lights");
board?.addEventListener("keydown", (e) => e.key === "Escape" && board.classList.add("hush"));
for (const on of ["focusin", "pointermove"]) board?.addEventListener(on, () => board.classList.remove("hush"));
