// Sends what is typed, one message at a time; keeps it on this device until the server has it.
import { Kept } from "../../core/js/kept.js";
import { showConflict } from "./conflicts.js";
import { Field } from "./field.js";

const PAUSE = 900;
const RETRY = 4000;

const cookieToken = () => document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1];

export class Saver {
  constructor(form, clock) {
    this.form = form;
    this.clock = clock;
    this.url = form.dataset.url;
    this.person = form.dataset.person;
    this.kept = new Kept(this.person, form.dataset.request);
    this.texts = Object.fromEntries(
      Object.entries(form.dataset).filter(([key]) => key.startsWith("t") && key.length > 1)
        .map(([key, text]) => [key.slice(1, 2).toLowerCase() + key.slice(2), text]),
    );
    this.fields = new Map();
    this.sending = null;
    this.timer = 0;
    this.stopped = false;
    this.announced = "";
    for (const element of form.querySelectorAll("[data-field]")) this.add(element);
  }

  add(element) {
    if (!this.fields.has(element.dataset.field)) {
      this.fields.set(element.dataset.field, new Field(element, this.form));
    }
  }

  start() {
    this.form.addEventListener("input", (event) => this.typed(event.target, PAUSE));
    this.form.addEventListener("change", (event) => this.typed(event.target, 0));
    this.form.addEventListener("focusout", () => this.later(0));
    this.form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("online", () => this.later(0));
    window.addEventListener("focus", () => this.later(0));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.send(true);
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.waiting().length && !this.leaving) event.preventDefault();
    });
    this.takeBack();
    this.send();
  }

  // What this device kept because it could not be sent: typed again into its field.
  takeBack() {
    let count = 0;
    for (const [key, { value, version }] of this.kept.all()) {
      const field = this.fields.get(key);
      if (!field) continue;
      if (field.read() === value) {
        this.kept.forget(key);
        continue;
      }
      field.write(value);
      field.version = version;
      field.dirty = field.touched = true;
      count += 1;
    }
    if (count) this.say(this.texts.restored);
  }

  typed(element, pause) {
    const field = this.fields.get(element.dataset?.field);
    if (!field) return;
    if (pause || field.isChoice || field.element.tagName === "SELECT") {
      field.dirty = field.touched = true;
      this.stopped = false;
      this.kept.keep(field.key, field.read(), field.version);
    }
    if (field.dirty) this.later(pause);
  }

  waiting() {
    return [...this.fields.values()].filter((field) => field.dirty && !field.conflict);
  }

  later(pause) {
    if (!this.waiting().length) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), pause);
  }

  async send(leaving = false) {
    if (this.sending && !leaving) return this.sending;
    this.sending = this.exchange(leaving).finally(() => {
      this.sending = null;
      this.goOn();
    });
    return this.sending;
  }

  async exchange(leaving) {
    clearTimeout(this.timer);
    const batch = this.stopped ? [] : this.waiting().map((field) => {
      const [item, ...name] = field.key.split(":");
      return { field, item: item === "request" ? null : Number(item), name: name.join(":"), value: field.read(), version: field.version };
    });
    const seconds = this.clock.take();
    if (!batch.length && this.opened && !seconds) return;
    if (batch.length) this.say(this.texts.saving, true);
    for (const one of batch) one.field.sent = [...one.field.sent.slice(-4), one.value];
    let response;
    try {
      response = await fetch(this.url, {
        method: "POST",
        redirect: "manual",
        keepalive: leaving,
        headers: { "Content-Type": "application/json", "X-CSRFToken": cookieToken() ?? this.form.csrfmiddlewaretoken.value },
        body: JSON.stringify({ fields: batch.map(({ field, ...one }) => one), seconds }),
      });
    } catch {
      return this.failed(this.texts.offline, seconds);
    }
    const isJson = response.headers.get("content-type")?.includes("json");
    if (response.type === "opaqueredirect" || ([401, 403].includes(response.status) && !isJson)) {
      return this.failed(this.texts.expired, seconds);
    }
    if (!isJson) return this.failed(this.texts.offline, seconds);
    const answer = await response.json();
    this.opened = true;
    if (answer.refused) return this.refused(answer.refused.join(" "));
    this.received(batch, answer);
  }

  failed(text, seconds) {
    this.clock.giveBack(seconds);
    this.say(text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), RETRY);
  }

  // The server says why nothing can be stored now: asking again would not help, typing on may.
  refused(reason) {
    this.stopped = true;
    this.pressed = null;
    this.say(this.texts.refused.replace("{reason}", reason));
  }

  received(batch, answer) {
    const sent = new Map(batch.map((one) => [one.field.key, one.value]));
    let clear = true;
    for (const result of answer.results) {
      const field = this.fields.get(`${result.item ?? "request"}:${result.name}`);
      if (!field) continue;
      if (result.status === "conflict") clear = this.conflicted(field, result) && clear;
      else this.stored(field, result, sent.get(field.key));
    }
    const progress = this.form.querySelector("[data-progress]");
    if (progress && answer.progress) progress.textContent = answer.progress;
    if (this.waiting().length) this.later(0);
    else if (batch.length && clear) this.say(this.texts.saved.replace("{time}", answer.at));
  }

  stored(field, result, sent) {
    if (result.value !== undefined) {
      // Maillon filled it in; what the person types meanwhile comes first.
      if (!field.dirty) field.write(result.value);
      field.version = result.version;
      return;
    }
    field.version = result.version;
    if (field.read() === sent) {
      field.dirty = false;
      this.kept.forget(field.key);
      field.say(result.problem);
    } else {
      this.kept.keep(field.key, field.read(), field.version);
    }
  }

  // Returns whether there is nothing to choose: it was our own text, sent before the line broke.
  conflicted(field, result) {
    if (result.author === this.person && field.sent.slice(0, -1).includes(result.value)) {
      field.version = result.version;
      return true;
    }
    field.conflict = true;
    this.pressed = null;
    this.say(this.texts.conflict.replace("{name}", result.by).replace("{moment}", result.at));
    this.showConflict(field, result, (value, version) => {
      field.write(value);
      field.version = version;
      field.conflict = false;
      field.touched = true;
      field.dirty = value !== result.value;
      if (field.dirty) this.kept.keep(field.key, value, version);
      else this.kept.forget(field.key);
      this.later(0);
    });
    return false;
  }

  // A page with fields of its own kind (tables) shows the two versions in its own way.
  showConflict(field, result, choose) {
    showConflict(field, result, this.texts, choose);
  }

  // A button of the page: everything typed goes first, then the page with the versions of now. Where
  // something cannot be stored yet, the button acts as soon as it is.
  async submit(event) {
    if (event.submitter?.formAction?.includes("/evidence/")) {
      this.leaving = true;
      setTimeout(() => { this.leaving = false; }, 1000);
      return;
    }
    if (this.ready) return;
    this.pressed = event.submitter;
    if (this.isClear()) {
      this.prepare();
      return;
    }
    event.preventDefault();
    await (this.sending ?? this.send());
    this.goOn();
  }

  isClear() {
    return !this.sending && [...this.fields.values()].every((field) => !field.dirty && !field.conflict);
  }

  // The posted page says which versions it was made from.
  prepare() {
    const seen = JSON.parse(this.form.elements.seen.value || "{}");
    for (const field of this.fields.values()) {
      if (field.touched || !(field.key in seen)) seen[field.key] = [field.version, -1];
    }
    this.form.elements.seen.value = JSON.stringify(seen);
    this.ready = this.leaving = true;
  }

  goOn() {
    if (!this.pressed || this.ready || !this.isClear()) return;
    this.prepare();
    this.form.requestSubmit(this.pressed);
  }

  // Tells what became of it; the same sentence twice in a row is not read out twice.
  say(text, quiet = false) {
    const line = this.form.querySelector("[data-status]");
    if (!line || this.announced === text) return;
    line.setAttribute("aria-live", quiet ? "off" : "polite");
    line.textContent = text;
    this.announced = text;
  }
}
