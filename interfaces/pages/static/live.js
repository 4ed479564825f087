// Parts of a page that follow the ledger: <section id="queue" data-live="plan=…" data-after="514"> is fetched anew when an
// event that it may concern is recorded. Nothing is replaced under a hand that types: then a button offers it.
const AGAIN = 3000;
const CALM = 700;

export function follow() {
  const parts = [...document.querySelectorAll("[data-live][id]")];
  if (!parts.length || !window.ReadableStream) return;
  let after = parts[0].dataset.after;
  let stop = null;
  let later = 0;

  async function listen() {
    stop = new AbortController();
    const { signal } = stop;
    try {
      const question = new URLSearchParams(parts[0].dataset.live);
      if (after) question.set("after", after);
      const answer = await fetch(`/api/events/stream?${question}`, { signal, headers: { Accept: "text/event-stream" } });
      // Whoever is no longer signed in finds out with the next page.
      if (answer.status === 401 || answer.status === 403) return;
      if (answer.ok) await read(answer.body.pipeThrough(new TextDecoderStream()).getReader());
    } catch {
      // The connection broke: it is tried again below.
    }
    if (!signal.aborted) setTimeout(listen, AGAIN);
  }

  async function read(reader) {
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      let news = false;
      for (const line of lines) {
        if (line.startsWith("id: ")) after = line.slice(4);
        if (line.startsWith("event: ")) news = true;
      }
      if (news) {
        clearTimeout(later);
        later = setTimeout(renew, CALM);
      }
    }
  }

  async function renew() {
    const address = new URL(location.href);
    address.searchParams.set("at_least_position", after);
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const old of document.querySelectorAll("[data-live][id]")) {
      const made = page.getElementById(old.id);
      if (!made || made.innerHTML === old.innerHTML) continue;
      if (old.contains(document.activeElement)) offer(old, made);
      else old.replaceWith(made);
    }
  }

  function offer(old, made) {
    if (old.previousElementSibling?.matches(".renew")) old.previousElementSibling.remove();
    const button = Object.assign(document.createElement("button"), {
      type: "button", className: "button quiet renew", textContent: "Есть новое — показать",
    });
    button.addEventListener("click", () => { old.replaceWith(made); button.remove(); });
    old.before(button);
  }

  listen();
  // A page that nobody looks at holds no connection: browsers have few of them.
  document.addEventListener("visibilitychange", () => {
    stop?.abort();
    if (!document.hidden) listen();
  });
}
