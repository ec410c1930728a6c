// The page: which people are shown, the clock, the language, and one long poll for all columns.

import { Phone } from "./phone.js";
import { ask, attempt, label, make, notice, page, places, speak } from "./service.js";

const ZONE = "Europe/Stockholm";
const POLL_SECONDS = 25;
const byId = (id) => document.getElementById(id);
const phones = new Map();
const kept = (name, fallback) => { try { return JSON.parse(localStorage.getItem(name)) ?? fallback; } catch { return fallback; } };
const keep = (name, value) => { try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* private mode keeps nothing */ } };
let people = [];
let hidden = new Set(kept("hidden", []));
let polling = new AbortController();
let offset = 0;

function show() {
  const shown = people.filter((persona) => !hidden.has(persona.id));
  for (const [id, phone] of phones)
    if (!shown.some((persona) => persona.id === id)) { phone.element.remove(); phones.delete(id); }
  for (const persona of shown) {
    if (!phones.has(persona.id))
      phones.set(persona.id, new Phone(persona, { onHide: () => toggle(persona.id, false), askPlace }));
    byId("columns").append(phones.get(persona.id).element);
  }
  byId("columns").querySelector(".nobody")?.remove();
  if (!shown.length) byId("columns").append(make("p", { class: "nobody", "data-label": "nobody" }));
  drawTabs(shown);
  drawPicker();
  for (const phone of phones.values()) phone.toEnd();
  polling.abort();
}

function toggle(id, visible) {
  if (visible) hidden.delete(id); else hidden.add(id);
  keep("hidden", [...hidden]);
  show();
}

function drawTabs(shown) {
  const current = kept("tab", 0);
  const chosen = shown.some((persona) => persona.id === current) ? current : shown[0]?.id;
  byId("tabs").replaceChildren(...shown.map((persona) => make("button", {
    type: "button", role: "tab", "aria-selected": String(persona.id === chosen), "aria-controls": `phone-${persona.id}`,
    on: { click: () => choose(persona.id) },
  }, persona.first_name)));
  for (const [id, phone] of phones) phone.element.classList.toggle("chosen", id === chosen);
}

function choose(id) {
  keep("tab", id);
  drawTabs(people.filter((persona) => !hidden.has(persona.id)));
  phones.get(id)?.toEnd();
}

function drawPicker() {
  byId("people").replaceChildren(...people.map((persona) => make("li", {}, make("label", {},
    make("input", { type: "checkbox", checked: !hidden.has(persona.id), on: { change: (event) => toggle(persona.id, event.target.checked) } }),
    make("span", {}, persona.first_name), make("span", { class: "hint" }, persona.caption)))));
}

async function loadPeople() {
  people = await ask("personas");
  show();
}

async function poll() {
  for (;;) {
    polling = new AbortController();
    const readers = [...phones].map(([id, phone]) => `${id}:${phone.version}`).join(",");
    try {
      const response = await fetch(`/sandbox/news?chats=${readers}&wait=${readers ? POLL_SECONDS : 0}`, { signal: polling.signal });
      if (!response.ok) throw new Error(response.statusText);
      const news = await response.json();
      for (const [id, item] of Object.entries(news)) phones.get(Number(id))?.take(item);
      if (!readers) await pause(1000);
    } catch (error) {
      if (error.name === "AbortError") continue;
      notice(label("offline"));
      await pause(2000);
    }
  }
}

const pause = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });
const now = () => new Date(Date.now() + offset);

function tick() {
  const style = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: ZONE };
  byId("now").dateTime = now().toISOString();
  byId("now").textContent = now().toLocaleString(page.locale, style);
}

function takeClock(answer) {
  offset = new Date(answer.now).getTime() - Date.now();
  tick();
}

// Minutes since Monday 00:00 in Karlstad's time, whatever zone the browser is in.
function weekMinutes(moment) {
  const parts = Object.fromEntries(new Intl.DateTimeFormat("en-GB", { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: ZONE })
    .formatToParts(moment).map(({ type, value }) => [type, value]));
  return ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(parts.weekday) * 1440 + Number(parts.hour) * 60 + Number(parts.minute);
}

function nextMonday() {
  const goal = 7 * 60 + 30, week = 7 * 1440;
  const from = new Date(Math.floor(now().getTime() / 60000) * 60000);
  let minutes = (goal - weekMinutes(from) + week) % week || week;
  minutes += goal - weekMinutes(new Date(from.getTime() + minutes * 60000)); // summer time may begin or end between
  return new Date(from.getTime() + minutes * 60000).toISOString();
}

async function moveClock(wish) {
  takeClock(await ask("clock", wish === "monday" ? { to: nextMonday() } : { advance_seconds: Number(wish) }));
  notice(label("clock-moved", { time: byId("now").textContent }));
}

function answered(dialog) {
  return new Promise((done) => {
    dialog.returnValue = "cancel";
    dialog.addEventListener("close", () => done(dialog.returnValue === "ok"), { once: true });
    dialog.showModal();
  });
}

async function askPlace() {
  const form = byId("place").querySelector("form");
  const known = places();
  form.place.replaceChildren(...known.map(([name], index) => make("option", { value: index }, name)), make("option", { value: "" , "data-label": "place-own" }));
  const fill = () => { if (form.place.value) [form.latitude.value, form.longitude.value] = known[form.place.value][1]; };
  form.place.onchange = fill;
  fill();
  return (await answered(byId("place"))) ? { latitude: Number(form.latitude.value), longitude: Number(form.longitude.value) } : null;
}

async function addPerson() {
  const form = byId("person").querySelector("form");
  form.reset();
  byId("picker").open = false;
  if (!(await answered(byId("person")))) return;
  const id = 100000000 + Math.floor(Math.random() * 800000000);
  const wish = Object.fromEntries(new FormData(form));
  await ask("personas", { id, ...wish });
  await loadPeople();
  choose(id);
  phones.get(id)?.element.scrollIntoView({ inline: "end" });
}

async function setLanguage(language) {
  await speak(language);
  keep("language", language);
  for (const button of document.querySelectorAll("[data-language]"))
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  for (const phone of phones.values()) phone.redraw();
  tick();
}

// `/?persona=ID&start=PAYLOAD` opens a link as that person, once.
async function followAddress() {
  const query = new URLSearchParams(location.search);
  if (!query.has("start")) return;
  const id = Number(query.get("persona") ?? [...phones.keys()][0]);
  history.replaceState(null, "", location.pathname);
  if (!people.some((persona) => persona.id === id)) return;
  toggle(id, true);
  choose(id);
  await phones.get(id).start(query.get("start"));
}

async function begin() {
  const wished = kept("language", (navigator.language ?? "sv").startsWith("en") ? "en" : "sv");
  page.username = (await ask("healthz")).username;
  await setLanguage(wished);
  takeClock(await ask("clock"));
  setInterval(tick, 1000);
  setInterval(() => ask("clock").then(takeClock, () => {}), 15000);
  for (const button of document.querySelectorAll("[data-advance]"))
    button.addEventListener("click", () => attempt(() => moveClock(button.dataset.advance)));
  for (const button of document.querySelectorAll("[data-language]"))
    button.addEventListener("click", () => attempt(() => setLanguage(button.dataset.language)));
  byId("add").addEventListener("click", () => attempt(addPerson));
  document.addEventListener("click", (event) => closeSheets(event.target));
  document.addEventListener("keydown", (event) => event.key === "Escape" && closeSheets(null));
  await loadPeople();
  poll();
  await followAddress();
}

function closeSheets(target) {
  for (const sheet of document.querySelectorAll("details[open]")) if (!target || !sheet.contains(target)) sheet.open = false;
}

attempt(begin);
