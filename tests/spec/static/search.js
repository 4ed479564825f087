// Searches the site's own index in the page: no server, no network, works from a folder.
"use strict";

const WORD = /[0-9a-zа-яё]+(?:[-.\/][0-9a-zа-яё]+)*/gi;
const SHOWN = 60;
const STATUS = { passed: "прошёл", failed: "не прошёл", undefined: "шаги не определены", not_run: "не запускался" };
const ICON = { passed: "done", failed: "missed", undefined: "doubt", not_run: "ahead" };
const RANK = { "термин": 4, "тема": 3, "правило": 2, "сценарий": 1, "шаг": 0 };

const plain = (text) => text.toLowerCase().replaceAll("ё", "е");
const spelled = new Map();
searchIndex.words.forEach(([stem, endings], number) => {
  for (const ending of endings.split(" ")) {
    const form = ending === "-" ? stem : stem + ending;
    if (!spelled.has(form)) spelled.set(form, []);
    spelled.get(form).push(number);
  }
});

// The words of the index that a word of the question may mean: one of its forms, else whatever begins so.
function meant(word) {
  if (spelled.has(word)) return new Set(spelled.get(word));
  const found = new Set();
  if (word.length > 2) for (const [form, numbers] of spelled) if (form.startsWith(word)) numbers.forEach((n) => found.add(n));
  return found;
}

function find(query) {
  const asked = (plain(query).match(WORD) || []).filter((word) => word.length > 1 || /\d/.test(word)).map(meant);
  const scores = new Map();
  asked.forEach((numbers, at) => {
    const here = new Map();
    for (const number of numbers) {
      const places = searchIndex.words[number][2];
      for (let i = 0; i < places.length; i += 2) here.set(places[i], Math.max(here.get(places[i]) || 0, places[i + 1]));
    }
    if (at === 0) here.forEach((weight, document) => scores.set(document, weight));
    else for (const [document, score] of scores) here.has(document) ? scores.set(document, score + here.get(document)) : scores.delete(document);
  });
  const order = ([a, x], [b, y]) => y - x || RANK[searchIndex.documents[b][1]] - RANK[searchIndex.documents[a][1]] || a - b;
  return { asked, found: [...scores].sort(order).map(([document]) => searchIndex.documents[document]) };
}

// The text as nodes, with every word that answers the question marked.
function marked(text, asked) {
  const made = document.createDocumentFragment();
  let at = 0;
  for (const word of text.matchAll(WORD)) {
    if (!asked.some((numbers) => [...(spelled.get(plain(word[0])) || [])].some((number) => numbers.has(number)))) continue;
    made.append(text.slice(at, word.index), Object.assign(document.createElement("mark"), { textContent: word[0] }));
    at = word.index + word[0].length;
  }
  made.append(text.slice(at));
  return made;
}

function element(name, className, ...content) {
  const made = Object.assign(document.createElement(name), { className });
  made.append(...content);
  return made;
}

function status(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#icon-${ICON[name]}`);
  svg.append(use);
  return element("span", `status status-${name}`, svg, element("span", "", STATUS[name]));
}

function show(query) {
  const list = document.getElementById("results");
  const said = document.getElementById("found");
  list.replaceChildren();
  if (!query.trim()) { said.textContent = ""; return; }
  const { asked, found } = find(query);
  said.textContent = found.length ? `Найдено: ${found.length}` + (found.length > SHOWN ? `, показаны первые ${SHOWN}. Добавьте слово, чтобы сузить.` : "") : "Ничего не найдено. Попробуйте другое слово или меньше слов.";
  for (const [address, kind, title, place, lines, state] of found.slice(0, SHOWN)) {
    const link = element("a", "", marked(title, asked));
    link.href = address;
    const item = element("li", "card result", element("p", "result-head", element("span", "tag", kind), link));
    if (state) item.firstChild.append(status(state));
    if (place) item.append(element("p", "small quiet", place));
    const fitting = lines.filter((line) => marked(line, asked).querySelector("mark")).slice(0, 2);
    for (const line of fitting) item.append(element("p", "result-line", marked(line, asked)));
    list.append(item);
  }
}

const query = document.getElementById("query");
query.value = new URLSearchParams(location.search).get("q") || "";
document.getElementById("find").value = query.value;
query.addEventListener("input", () => {
  show(query.value);
  try { history.replaceState(null, "", `?q=${encodeURIComponent(query.value)}`); } catch { /* a browser may hold files to one address */ }
});
query.form.addEventListener("submit", (event) => { event.preventDefault(); show(query.value); });
show(query.value);
