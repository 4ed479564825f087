// Single keys: data-key="a" presses or focuses its element, «j» and «k» go along rows with data-row, «?» tells them all.
// The place of a key counts, not its letter, so that it works in the Russian layout too. They can be switched off.
const OFF = "vekha-keys-off";
const typing = (element) => element.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
const pressed = (event, key) => event.key === key || event.code === `Key${key.toUpperCase()}` || event.code === `Digit${key}`;
const visible = (element) => element.checkVisibility();

export function listen() {
  if (!document.querySelector("[data-key], [data-row]")) return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target)) return;
    if (event.key === "?" || (event.shiftKey && event.code === "Slash")) return tell(event);
    if (localStorage.getItem(OFF) || document.querySelector("dialog[open]")) return;
    if (pressed(event, "j")) return step(event, 1);
    if (pressed(event, "k")) return step(event, -1);
    const row = document.activeElement.closest("[data-row]");
    const places = [row, document].filter(Boolean);
    for (const place of places) {
      const found = [...place.querySelectorAll("[data-key]")].find(
        (one) => pressed(event, one.dataset.key) && visible(one) && (place === row || !one.closest("[data-row]")),
      );
      if (found) {
        event.preventDefault();
        if (found.matches("input:not([type=checkbox]):not([type=radio]), textarea, select")) found.focus();
        else found.click();
        return;
      }
    }
  });
}

function step(event, by) {
  const rows = [...document.querySelectorAll("[data-row]")].filter(visible);
  if (!rows.length) return;
  event.preventDefault();
  const now = rows.indexOf(document.activeElement.closest("[data-row]"));
  const next = rows[Math.min(Math.max(now + by, 0), rows.length - 1)];
  next.tabIndex = -1;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function tell(event) {
  event.preventDefault();
  document.querySelector("dialog.keys")?.remove();
  const lines = new Map([["j", "следующая строка"], ["k", "предыдущая строка"]]);
  if (!document.querySelector("[data-row]")) lines.clear();
  for (const one of document.querySelectorAll("[data-key]")) {
    lines.set(one.dataset.key, one.dataset.keyDoes || one.getAttribute("aria-label") || one.textContent.trim());
  }
  const dialog = document.createElement("dialog");
  dialog.className = "keys";
  dialog.setAttribute("aria-labelledby", "keys-title");
  const title = Object.assign(document.createElement("h2"), { id: "keys-title", textContent: "Клавиши" });
  const list = document.createElement("dl");
  for (const [key, does] of lines) {
    const line = document.createElement("div");
    const name = document.createElement("dt");
    name.append(Object.assign(document.createElement("kbd"), { textContent: key }));
    line.append(name, Object.assign(document.createElement("dd"), { textContent: does }));
    list.append(line);
  }
  const off = Object.assign(document.createElement("input"), { type: "checkbox", checked: !localStorage.getItem(OFF) });
  off.addEventListener("change", () => (off.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "yes")));
  const label = Object.assign(document.createElement("label"), { className: "check" });
  label.append(off, "Клавиши включены");
  const close = Object.assign(document.createElement("button"), { className: "button quiet", textContent: "Закрыть" });
  close.addEventListener("click", () => dialog.close());
  dialog.append(title, list, label, close);
  document.body.append(dialog);
  dialog.showModal();
}
