// A field that narrows a list while one types: <input data-narrows="rows" aria-controls="rows">, its rows have data-row.
const folded = (text) => text.toLowerCase().replaceAll("ё", "е").replace(/\s+/g, " ");

export function narrow() {
  for (const field of document.querySelectorAll("input[data-narrows]")) {
    const list = document.getElementById(field.dataset.narrows);
    const told = document.getElementById(`${field.dataset.narrows}-told`);
    if (!list) continue;
    const rows = [...list.querySelectorAll("[data-row]")].map((row) => [row, folded(row.textContent)]);
    field.addEventListener("input", () => {
      const words = folded(field.value).split(" ").filter(Boolean);
      let shown = 0;
      for (const [row, text] of rows) {
        row.hidden = !words.every((word) => text.includes(word));
        if (!row.hidden) shown += 1;
      }
      if (told) told.textContent = words.length ? `Показано ${shown} из ${rows.length}` : "";
    });
  }
}
