// The sliders of a history: moving one shows at once where it stands, then asks for the page as seen from there.
// The page answers the same to its form without any script; here only its parts are put in place, the scroll kept.
const CALM = 160;
const root = document.getElementById("replay");
const axis = root?.querySelector(".replay-axis");
const sliders = [...(axis?.querySelectorAll(".slide") ?? [])];
const MINUTE = 60000;
const two = (number) => String(number).padStart(2, "0");
let stop = null;
let later = 0;

// The wall clock of the plan, counted as if it were UTC: the browser's own zone has no say in it.
const begins = () => Date.parse(`${axis.dataset.begins}Z`);
const unit = (slider) => (slider.dataset.field === "known_at" ? MINUTE : 1440 * MINUTE);
const moment = (slider) => new Date(begins() + slider.valueAsNumber * unit(slider));
const atEnd = (slider) => slider.value === slider.max;

function stated(slider) {
  if (atEnd(slider)) return "";
  const told = moment(slider).toISOString();
  return slider.dataset.field === "known_at" ? told.slice(0, 16) : told.slice(0, 10);
}

function tell(slider) {
  const kind = slider.dataset.field === "known_at" ? "known" : "fact";
  const at = moment(slider);
  const day = `${two(at.getUTCDate())}.${two(at.getUTCMonth() + 1)}.${at.getUTCFullYear()}`;
  const words = atEnd(slider) ? "сейчас" : kind === "fact" ? day : `${day} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
  slider.setAttribute("aria-valuetext", words);
  document.getElementById(`told-${kind}`).textContent = words;
  const line = document.getElementById(`now-${kind}`);
  for (const end of ["x1", "x2"]) line.setAttribute(end, `${(100 * slider.value) / slider.max}%`);
}

function chosen() {
  const address = new URL(location.href);
  for (const slider of sliders) {
    if (!slider.dataset.moved) continue;
    const value = stated(slider);
    if (value) address.searchParams.set(slider.dataset.field, value);
    else address.searchParams.delete(slider.dataset.field);
  }
  address.searchParams.delete("at_least_position");
  return address;
}

async function show(address, { push = true } = {}) {
  stop?.abort();
  stop = new AbortController();
  let answer;
  try {
    answer = await fetch(address, { signal: stop.signal, headers: { Accept: "text/html" } });
  } catch (failure) {
    if (failure.name !== "AbortError") location.assign(address);
    return;
  }
  if (!answer.ok || answer.redirected) return location.assign(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.getElementById("replay")) return location.assign(address);
  const focused = document.activeElement?.id;
  for (const old of root.querySelectorAll("[data-moment][id]")) {
    const made = page.getElementById(old.id);
    if (made) old.replaceWith(document.importNode(made, true));
  }
  for (const slider of sliders) {
    if (slider.dataset.held) continue;
    slider.value = page.getElementById(slider.id).value;
    delete slider.dataset.moved;
  }
  sliders.forEach(tell);
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
  if (push && address.href !== location.href) history.pushState(null, "", address);
}

// An arrow on a slider goes to the event before or after, as the buttons beside do.
function step(event) {
  const way = { ArrowLeft: "step-back", ArrowDown: "step-back", ArrowRight: "step-on", ArrowUp: "step-on" }[event.key];
  if (!way || event.target.dataset.field !== "known_at") return;
  event.preventDefault();
  const link = document.getElementById(way);
  if (link) show(new URL(link.href));
}

for (const slider of sliders) {
  tell(slider);
  slider.addEventListener("keydown", step);
  slider.addEventListener("input", () => {
    slider.dataset.moved = slider.dataset.held = "yes";
    tell(slider);
    clearTimeout(later);
    later = setTimeout(() => show(chosen(), { push: false }), CALM);
  });
  slider.addEventListener("change", () => {
    clearTimeout(later);
    const address = chosen();
    delete slider.dataset.held;
    show(address);
  });
}
root?.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const address = new URL(link.href.baseVal ?? link.href, location.href);
  if (address.pathname !== location.pathname || address.hash) return;
  event.preventDefault();
  show(address);
});
root?.addEventListener("submit", (event) => {
  const address = new URL(event.target.action);
  for (const [name, value] of new FormData(event.target)) if (value) address.searchParams.set(name, value);
  event.preventDefault();
  show(address);
});
window.addEventListener("popstate", () => show(new URL(location.href), { push: false }));
