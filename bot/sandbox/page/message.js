// One message as elements. Text from people only ever becomes text nodes.

import { drawing, label, make, page } from "./service.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};
const TIME = { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Stockholm" };
const DAY = { weekday: "long", day: "numeric", month: "long", timeZone: "Europe/Stockholm" };

// Offsets count UTF-16 code units, as JavaScript's strings do.
export function formatted(text, entities, phone) {
  const edges = new Set([0, text.length]);
  for (const { offset, length } of entities) edges.add(offset).add(offset + length);
  const cuts = [...edges].filter((cut) => cut <= text.length).sort((a, b) => a - b);
  return wrapped(text, cuts, [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length), 0, text.length, phone);
}

function wrapped(text, cuts, entities, from, to, phone) {
  const nodes = [];
  let at = from;
  while (at < to) {
    const entity = entities.find((e) => e.offset === at && e.length > 0 && e.offset + e.length <= to);
    if (entity) {
      const inner = entities.filter((e) => e !== entity && e.offset >= at && e.offset + e.length <= at + entity.length);
      const words = text.slice(at, at + entity.length);
      nodes.push(dressed(entity, words, wrapped(text, cuts, inner, at, at + entity.length, phone), phone));
      at += entity.length;
    } else {
      const next = cuts.find((cut) => cut > at) ?? to;
      nodes.push(document.createTextNode(text.slice(at, Math.min(next, to))));
      at = Math.min(next, to);
    }
  }
  return nodes;
}

function dressed(entity, words, inner, phone) {
  if (entity.type in TAGS) return make(TAGS[entity.type], {}, ...inner);
  if (entity.type === "spoiler") {
    const spoiler = make("span", { class: "spoiler", tabindex: "0", role: "button", on: {
      click: () => spoiler.classList.add("open"),
      keydown: (event) => event.key === "Enter" && spoiler.classList.add("open"),
    } }, ...inner);
    return spoiler;
  }
  if (entity.type === "bot_command")
    return make("button", { type: "button", class: "inline-command", on: { click: () => phone.say(words) } }, ...inner);
  if (entity.type === "url" || entity.type === "text_link") return link(entity.url ?? words, inner, phone);
  return make("span", {}, ...inner);
}

function link(address, children, phone) {
  let url;
  try { url = new URL(address.includes("://") ? address : `https://${address}`); } catch { return make("span", {}, ...children); }
  if (!["http:", "https:"].includes(url.protocol)) return make("span", {}, ...children);
  const payload = deepLink(url);
  return make("a", {
    href: url.href, target: payload === null ? "_blank" : null, rel: "noopener noreferrer",
    on: { click: (event) => { if (payload !== null) { event.preventDefault(); phone.start(payload); } } },
  }, ...children);
}

// `https://t.me/<this bot>?start=X` stays inside: the payload, "" without one, null for another address.
export function deepLink(url) {
  const ours = url.hostname === "t.me" && url.pathname.slice(1).toLowerCase() === page.username.toLowerCase();
  return ours ? url.searchParams.get("start") ?? "" : null;
}

export function messageElement(message, phone) {
  const bubble = make("div", { class: "bubble" }, ...parts(message, phone));
  const at = new Date(message.at);
  const stamp = make("span", { class: "stamp" },
    message.edited ? make("span", { "data-label": "edited" }) : null,
    make("time", { datetime: message.at }, at.toLocaleTimeString(page.locale, TIME)));
  bubble.append(stamp);
  const item = make("li", { class: `message ${message.from}`, "data-id": message.message_id }, bubble, ...rows(message, phone));
  item.dataset.day = at.toLocaleDateString(page.locale, DAY);
  return item;
}

function parts(message, phone) {
  const list = [];
  if (message.from === "bot") list.push(make("span", { class: "unseen", "data-label": "from-bot" }));
  if (message.forward_origin)
    list.push(make("p", { class: "quote" }, make("span", { "data-label": "forwarded" }), ` ${message.forward_origin.sender_user_name ?? ""}`));
  if (message.reply_to) list.push(make("p", { class: "quote" }, message.reply_to.text.slice(0, 90)));
  if (message.photo) {
    const { url, width, height } = message.photo;
    list.push(make("img", { src: url, width, height, alt: message.text || label("photo"), class: "photo" }));
  }
  if (message.document)
    list.push(make("a", { class: "file", href: message.document.url, download: message.document.file_name }, drawing("document"), ` ${message.document.file_name}`));
  if (message.location) {
    const { latitude, longitude } = message.location;
    list.push(make("p", { class: "place" }, drawing("location"), " ", make("span", { "data-label": "location" }), ` ${latitude.toFixed(4)}, ${longitude.toFixed(4)}`));
  }
  if (message.contact) list.push(make("p", {}, drawing("contact"), ` ${message.contact.first_name} ${message.contact.phone_number}`));
  if (message.sticker) list.push(make("p", { class: "sticker" }, message.sticker.emoji ?? "🙂"));
  if (message.voice) list.push(make("p", {}, drawing("voice"), " ", make("span", { "data-label": "voice" })));
  if (message.text) list.push(make("div", { class: "text", dir: "auto" }, ...formatted(message.text, message.entities, phone)));
  return list;
}

function rows(message, phone) {
  if (!message.buttons.length) return [];
  return [make("div", { class: "keys" }, ...message.buttons.map((row) =>
    make("div", { class: "row" }, ...row.map((button) => key(message, button, phone)))))];
}

function key(message, button, phone) {
  const attributes = { type: "button", class: `key ${button.style ?? ""}`.trim(), disabled: "disabled" in button };
  if (button.url) {
    const element = link(button.url, [button.label, make("span", { "aria-hidden": "true", class: "away" }, "↗")], phone);
    element.className = attributes.class;
    return element;
  }
  const element = make("button", attributes, button.label);
  element.addEventListener("click", () => {
    if (button.copy_text) navigator.clipboard?.writeText(button.copy_text.text).then(() => phone.toast(label("copied"), false));
    else if (button.data !== undefined) phone.press(message.message_id, button.data, element);
  });
  return element;
}
