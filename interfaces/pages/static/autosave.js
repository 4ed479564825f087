// A card is saved score by score as one goes. What could not be sent, for want of a connection or of a session, is kept in
// this browser and sent as soon as it can be; the form itself still works without any of this.
const form = document.querySelector("form[data-autosave]");
const told = document.getElementById("saved");
const place = form && `vekha-card:${form.dataset.card}`;
const waiting = new Map(form ? JSON.parse(localStorage.getItem(place) || "[]") : []);
let under = false;
let pause = 2000;

const named = (name) => form.elements.namedItem(name);
const at = (box) => box.id.replace("criterion-", "");

function score(box) {
  const number = at(box);
  const value = box.querySelector(`[name="value[${number}]"]:checked`)?.value ?? "";
  const evidence = [...box.querySelectorAll(`[name="evidence[${number}][]"]:checked`)].map((one) => {
    const [assignment, document] = one.value.split("~");
    return { assignment, evidence: document };
  });
  return {
    criterion: box.dataset.criterion,
    value: value && value !== "na" ? Number(value) : null,
    not_applicable: value === "na",
    comment: named(`comment[${number}]`).value.trim() || null,
    evidence,
  };
}

function keep(box) {
  // Numbers of activities are understood by the server alone: such a score goes with the whole form.
  if (named(`activities[${at(box)}]`).value.trim()) return tell("Эта оценка сохранится с черновиком: нажмите «Сохранить черновик».");
  waiting.set(box.id, score(box));
  remember();
  send();
}

function remember() {
  if (waiting.size) localStorage.setItem(place, JSON.stringify([...waiting]));
  else localStorage.removeItem(place);
}

function tell(words) {
  told.textContent = words;
}

async function send() {
  if (under || !waiting.size) return;
  under = true;
  const [id, given] = waiting.entries().next().value;
  try {
    const answer = await fetch(`${form.dataset.autosave}/score`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": form.dataset.csrf },
      body: JSON.stringify(given),
    });
    if (answer.ok || (answer.status >= 400 && answer.status < 500 && ![401, 403, 408, 429].includes(answer.status))) {
      if (waiting.get(id) === given) waiting.delete(id);
      remember();
      pause = 2000;
      tell(answer.ok
        ? `Сохранено в ${new Date().toLocaleTimeString("ru", { hour: "2-digit", minute: "2-digit" })}`
        : (await answer.json()).detail);
    } else if (answer.status === 401 || answer.status === 403) {
      tell("Сеанс закончился: введённое сохранено в этом браузере. Войдите в соседней вкладке и вернитесь сюда.");
      under = false;
      return;
    } else {
      throw new Error(String(answer.status));
    }
  } catch {
    tell("Нет связи: введённое сохранено в этом браузере и уйдёт само, когда связь появится.");
    under = false;
    setTimeout(send, pause);
    pause = Math.min(pause * 2, 60000);
    return;
  }
  under = false;
  send();
}

function restore() {
  // What an earlier visit could not send stands in the form again.
  for (const [id, given] of waiting) {
    const box = document.getElementById(id);
    if (!box || box.dataset.criterion !== given.criterion) {
      waiting.delete(id);
      continue;
    }
    const value = given.not_applicable ? "na" : given.value;
    const radio = box.querySelector(`[name="value[${at(box)}]"][value="${value}"]`);
    if (radio) radio.checked = true;
    named(`comment[${at(box)}]`).value = given.comment ?? "";
  }
  remember();
}

if (form) {
  restore();
  form.addEventListener("change", (event) => {
    const box = event.target.closest("[data-criterion]");
    if (box) keep(box);
  });
  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
  form.addEventListener("submit", () => localStorage.removeItem(place));
  send();
}
