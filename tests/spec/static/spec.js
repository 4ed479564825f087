// What every page of the living documentation does beyond HTML: terms explain themselves, and the look is kept.
"use strict";

const root = document.documentElement;

function looks() {
  const kept = { theme: "auto", view: "usual", ...JSON.parse(localStorage.getItem("vekha-look") || "{}") };
  const apply = () => {
    if (kept.theme === "auto") delete root.dataset.theme; else root.dataset.theme = kept.theme;
    if (kept.view === "large") root.dataset.view = "large"; else delete root.dataset.view;
    for (const button of document.querySelectorAll(".looks [data-theme]"))
      button.setAttribute("aria-pressed", String(button.dataset.theme === kept.theme));
    for (const button of document.querySelectorAll(".looks [data-view]"))
      button.setAttribute("aria-pressed", String(kept.view === "large"));
  };
  document.querySelector(".looks").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.theme) kept.theme = button.dataset.theme;
    else kept.view = kept.view === "large" ? "usual" : "large";
    localStorage.setItem("vekha-look", JSON.stringify(kept));
    apply();
  });
  document.querySelector(".looks").hidden = false;
  apply();
}

function meanings() {
  let shown = null;
  const hide = () => { shown?.hidePopover(); shown = null; };
  const show = (link) => {
    const meaning = document.getElementById(`meaning-${link.dataset.term}`);
    if (!meaning || meaning === shown) return;
    hide();
    meaning.showPopover();
    const at = link.getBoundingClientRect();
    const box = meaning.getBoundingClientRect();
    meaning.style.left = `${Math.max(8, Math.min(at.left, innerWidth - box.width - 8))}px`;
    meaning.style.top = `${at.bottom + box.height + 12 > innerHeight ? at.top - box.height - 6 : at.bottom + 6}px`;
    shown = meaning;
  };
  for (const link of document.querySelectorAll("a.term")) {
    link.setAttribute("aria-describedby", `meaning-${link.dataset.term}`);
    link.addEventListener("mouseenter", () => show(link));
    link.addEventListener("mouseleave", hide);
    link.addEventListener("focus", () => show(link));
    link.addEventListener("blur", hide);
    // A finger has nothing to hover with: the first touch explains, the next one follows.
    link.addEventListener("click", (event) => {
      if (matchMedia("(hover: none)").matches && link.dataset.told !== "yes") { event.preventDefault(); link.dataset.told = "yes"; show(link); }
    });
  }
  addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  addEventListener("scroll", hide, { passive: true });
}

function folds() {
  // The list of a page is open where there is room beside it, folded where it would stand in the way.
  const list = document.querySelector(".spec-nav details");
  if (list && matchMedia("(max-width: 60rem)").matches) list.open = false;
  const closed = () => [...document.querySelectorAll("main details:not([open])")];
  let opened = [];
  addEventListener("beforeprint", () => { opened = closed(); for (const part of opened) part.open = true; });
  addEventListener("afterprint", () => { for (const part of opened) part.open = false; });
}

// Private windows and locked-down machines may refuse to keep anything: the pages work all the same.
try { looks(); } catch { document.querySelector(".looks").hidden = true; }
meanings();
folds();
