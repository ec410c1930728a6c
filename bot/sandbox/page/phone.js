// One person's telephone: a column with messages, keyboard, menu and composer.

import { messageElement } from "./message.js";
import { ask, attempt, drawing, label, make } from "./service.js";

const ANSWER_MILLISECONDS = 15000;

export class Phone {
  constructor(persona, { onHide, askPlace }) {
    this.persona = persona;
    this.version = -1;
    this.pressed = new Map();
    this.messages = new Map();
    this.askPlace = askPlace;
    this.element = this.build(onHide);
  }

  build(onHide) {
    const { id, first_name: name, last_name: last, caption } = this.persona;
    this.list = make("ol", { class: "messages", role: "log", "aria-live": "polite", "data-label-name": "chat-of", "data-name": name, tabindex: "0" });
    this.typing = make("p", { class: "typing", hidden: true }, make("span", { "data-label": "from-bot" }), " ", make("span", { "data-label": "typing" }));
    this.welcome = make("div", { class: "welcome" },
      make("img", { src: "/sandbox/page/sun.svg", alt: "", width: 88, height: 88 }),
      make("p", { "data-label": "welcome" }),
      make("button", { type: "button", class: "accent big", "data-label": "start", on: { click: () => this.start("") } }));
    this.toasts = make("div", { class: "toasts", role: "status", "aria-live": "assertive" });
    this.replyKeys = make("div", { class: "reply-keys", hidden: true });
    this.blocked = make("p", { class: "blocked", "data-label": "blocked", hidden: true });
    const hide = make("button", { type: "button", class: "icon", "data-label-name": "hide", "data-name": name, on: { click: onHide } }, drawing("close"));
    const header = make("header", { class: "phone-head" },
      make("span", { class: `avatar tone-${id % 6}`, "aria-hidden": "true" }, name.slice(0, 1).toUpperCase()),
      make("div", { class: "who" }, make("h2", { id: `name-${id}` }, [name, last].filter(Boolean).join(" ")), make("p", {}, caption || "")),
      hide);
    return make("section", { class: "phone", id: `phone-${id}`, "aria-labelledby": `name-${id}` },
      header,
      make("div", { class: "screen" }, this.welcome, this.list, this.typing, this.toasts),
      this.blocked, this.replyKeys, this.composer());
  }

  composer() {
    this.input = make("textarea", { rows: 1, maxlength: 4096, dir: "auto", "data-label-placeholder": "write-short", "data-label-name": "write", on: {
      input: () => this.grow(),
      keydown: (event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.submit(); }
      },
    } });
    this.photo = make("input", { type: "file", accept: "image/png,image/jpeg,image/gif,image/webp", hidden: true, on: { change: () => this.sendPhoto() } });
    this.menu = popup("menu", "menu-button", () => this.fillMenu());
    const attach = popup("attach", "icon attach", (sheet) => sheet.replaceChildren(
      make("button", { type: "button", on: { click: () => { close(attach); this.photo.click(); } } }, drawing("photo"), make("span", { "data-label": "attach-photo" })),
      make("button", { type: "button", on: { click: () => { close(attach); this.sendPlace(); } } }, drawing("location"), make("span", { "data-label": "attach-location" }))));
    attach.firstChild.replaceChildren(drawing("attach"));
    attach.firstChild.dataset.labelName = "attach";
    attach.firstChild.setAttribute("aria-label", label("attach"));
    delete attach.firstChild.dataset.label;
    return make("form", { class: "composer", on: { submit: (event) => { event.preventDefault(); this.submit(); } } },
      this.menu, attach, this.photo, this.input,
      make("button", { type: "submit", class: "icon send", "data-label-name": "send" }, drawing("send")));
  }

  path(deed) { return `chats/${this.persona.id}/${deed}`; }
  say(text) { return attempt(() => ask(this.path("text"), { text })); }
  start(payload) { return this.say(`/start ${payload}`.trim()); }

  submit() {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.grow();
    this.say(text);
  }

  grow() {
    this.input.rows = Math.min(5, Math.max(1, this.input.value.split("\n").length, Math.ceil(this.input.value.length / 30)));
  }

  sendPhoto() {
    const [file] = this.photo.files;
    if (!file) return;
    const form = new FormData();
    form.append("photo", file, file.name);
    this.photo.value = "";
    attempt(() => ask(this.path("photo"), form));
  }

  async sendPlace() {
    const place = await this.askPlace();
    if (place) attempt(() => ask(this.path("location"), place));
  }

  press(messageId, data, button) {
    button.setAttribute("aria-busy", "true");
    const done = () => button.removeAttribute("aria-busy");
    setTimeout(done, ANSWER_MILLISECONDS);
    attempt(async () => {
      const { callback_query_id: number } = await ask(this.path("press"), { message_id: messageId, data });
      this.pressed.set(number, done);
    }).then(() => this.settle());
  }

  settle(answered = []) {
    this.answered = [...(this.answered ?? []), ...answered].slice(-100);
    for (const number of this.answered) {
      this.pressed.get(number)?.();
      this.pressed.delete(number);
    }
  }

  async fillMenu() {
    const { id, language_code: language } = this.persona;
    const commands = await ask(`commands?user_id=${id}&language=${language ?? ""}`);
    const sheet = this.menu.querySelector(".sheet");
    sheet.replaceChildren(...commands.map(({ command, description }) =>
      make("button", { type: "button", on: { click: () => { close(this.menu); this.say(`/${command}`); } } },
        make("span", {}, description), make("code", {}, `/${command}`))));
    if (!commands.length) sheet.append(make("p", { class: "hint", "data-label": "menu-empty" }));
  }

  // Take in what changed; the first answer brings everything and shows no old toasts.
  take(news) {
    const first = this.version < 0;
    if (news.version < this.version) { this.messages.clear(); this.list.replaceChildren(); }
    const atEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 120;
    this.version = news.version;
    for (const number of news.deleted) this.drop(number);
    for (const message of news.messages) this.put(message);
    this.markDays();
    this.welcome.hidden = this.messages.size > 0;
    this.typing.hidden = !news.typing;
    clearTimeout(this.typingTimer);
    if (news.typing) this.typingTimer = setTimeout(() => { this.typing.hidden = true; }, 5000);
    this.blocked.hidden = !news.blocked;
    this.showReplyKeys(news.reply_keyboard);
    this.settle(news.answered);
    if (!first) for (const toast of news.toasts) this.toast(toast.text, toast.alert);
    if (news.messages.length && (atEnd || first)) this.toEnd();
  }

  toEnd() { this.list.scrollTop = this.list.scrollHeight; }

  put(message) {
    const item = messageElement(message, this);
    const old = this.messages.get(message.message_id)?.item;
    this.messages.set(message.message_id, { item, message });
    if (old) { old.replaceWith(item); return; }
    const after = [...this.list.children].find((other) => Number(other.dataset.id) > message.message_id);
    this.list.insertBefore(item, after ?? null);
    for (const image of item.querySelectorAll("img")) image.addEventListener("load", () => this.toEnd());
  }

  drop(number) {
    this.messages.get(number)?.item.remove();
    this.messages.delete(number);
  }

  redraw() {
    for (const { message } of this.messages.values()) this.put(message);
    this.markDays();
  }

  markDays() {
    let day = "";
    for (const item of this.list.children) {
      item.classList.toggle("new-day", item.dataset.day !== day);
      day = item.dataset.day;
    }
  }

  showReplyKeys(rows) {
    this.replyKeys.hidden = !rows?.length;
    this.replyKeys.replaceChildren(...(rows ?? []).map((row) => make("div", { class: "row" }, ...row.map((button) =>
      make("button", { type: "button", class: "key", on: { click: () => this.replyKey(button) } }, button.text)))));
  }

  replyKey(button) {
    if (button.request_location) this.sendPlace();
    else if (button.request_contact) attempt(() => ask(this.path("contact"), {}));
    else this.say(button.text);
  }

  toast(text, alert) {
    const card = make("div", { class: alert ? "toast alert" : "toast" }, make("p", { dir: "auto" }, text));
    if (alert) card.append(make("button", { type: "button", class: "accent", "data-label": "ok", on: { click: () => card.remove() } }));
    else setTimeout(() => card.remove(), 4500 + 40 * text.length);
    this.toasts.append(card);
  }
}

function popup(key, look, fill) {
  const sheet = make("div", { class: "sheet" });
  const element = make("details", { class: "popup" }, make("summary", { class: look, "data-label": key }), sheet);
  element.addEventListener("toggle", () => element.open && attempt(async () => fill(sheet)));
  return element;
}

function close(details) { details.open = false; }
