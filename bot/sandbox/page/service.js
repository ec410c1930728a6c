// The page's line to the server, its labels, and small ways to make elements.

let labels = {};
export const page = { username: "", language: "sv", locale: "sv-SE" };

export async function ask(path, body) {
  const options = { headers: {} };
  if (body instanceof FormData) Object.assign(options, { method: "POST", body });
  else if (body !== undefined) {
    Object.assign(options, { method: "POST", body: JSON.stringify(body) });
    options.headers["Content-Type"] = "application/json";
  }
  const response = await fetch(`/sandbox/${path}`, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? response.statusText);
  return answer;
}

export async function speak(language) {
  const response = await fetch(`/sandbox/page/labels.${language}.json`);
  labels = await response.json();
  page.language = language;
  page.locale = language === "en" ? "en-GB" : "sv-SE"; // 24-hour time in both
  document.documentElement.lang = language;
  document.title = labels.title;
  translate(document);
}

export function label(key, facts = {}) {
  return String(labels[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");
}

export const places = () => Object.entries(labels.places ?? {});

// Elements carry the key of their label, so that the language can change while people talk.
export function translate(root) {
  for (const element of root.querySelectorAll("[data-label]"))
    element.textContent = label(element.dataset.label, element.dataset);
  for (const element of root.querySelectorAll("[data-label-name]"))
    element.setAttribute("aria-label", label(element.dataset.labelName, element.dataset));
  for (const element of root.querySelectorAll("[data-label-placeholder]"))
    element.placeholder = label(element.dataset.labelPlaceholder);
}

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null && child !== ""));
  if (attributes["data-label"]) element.textContent = label(attributes["data-label"], element.dataset);
  if (attributes["data-label-name"]) element.setAttribute("aria-label", label(attributes["data-label-name"], element.dataset));
  if (attributes["data-label-placeholder"]) element.placeholder = label(attributes["data-label-placeholder"]);
  return element;
}

// Drawn, as not every machine has a font with emoji.
const DRAWINGS = {
  attach: "M20 11.500 12.200 19.300a5 5 0 0 1-7-7l8-8a3.400 3.400 0 0 1 4.800 4.800l-8 8a1.700 1.700 0 0 1-2.400-2.400l7.300-7.300",
  photo: "M4 5h16v14H4zM4 16l5-5 4 4 2.500-2.500L20 17M15.500 9h.01",
  location: "M12 21s7-6.200 7-11.500a7 7 0 0 0-14 0C5 14.800 12 21 12 21zM12 12a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  document: "M6 3h8l5 5v13H6zM14 3v5h5",
  contact: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-5 3-7 8-7s8 2 8 7",
  voice: "M12 15a3.500 3.500 0 0 0 3.500-3.500v-5a3.500 3.500 0 0 0-7 0v5A3.500 3.500 0 0 0 12 15zM5 11.500a7 7 0 0 0 14 0M12 18.500V22",
  send: "M4 12 20 4l-5 16-3.500-6.500z",
  close: "M6 6l12 12M18 6 6 18",
};

export function drawing(name) {
  const space = "http://www.w3.org/2000/svg";
  const [svg, path] = ["svg", "path"].map((tag) => document.createElementNS(space, tag));
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", class: "drawing", "aria-hidden": "true" })) svg.setAttribute(key, value);
  path.setAttribute("d", DRAWINGS[name]);
  svg.append(path);
  return svg;
}

let noticeTimer;
export function notice(text) {
  const line = document.getElementById("notice");
  line.textContent = text;
  line.hidden = false;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => { line.hidden = true; }, 5000);
}

export function attempt(deed) {
  return deed().catch((error) => notice(label("failed", { reason: error.message })));
}
