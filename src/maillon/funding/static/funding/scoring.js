// The expert's score sheet: saved a moment after it is typed. Without this the buttons post the whole page.
const PAUSE = 900;
const RETRY = 4000;

class Sheet {
  constructor(form) {
    this.form = form;
    this.texts = form.dataset;
    this.changed = 0; // counts what is typed; what was sent is stored up to that number
    this.stored = 0;
    this.sending = null;
    this.stopped = false;
    // The first one is read out; the one beside the button says the same to the eye.
    this.statuses = form.querySelectorAll("[data-status]");
  }

  start() {
    this.form.addEventListener("input", (event) => this.typed(event.target));
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.form.addEventListener("click", (event) => this.pick(event));
    window.addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.send(true);
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.isDirty() && !this.leaving) event.preventDefault();
    });
    for (const manual of this.form.querySelectorAll("[data-manual]")) manual.hidden = true;
    for (const level of this.form.querySelectorAll("[data-level]")) {
      level.hidden = false;
      level.parentElement.querySelector("[data-plain]").hidden = true;
    }
    for (const waive of this.form.querySelectorAll(".waive input")) this.waive(waive);
  }

  isDirty() {
    return this.changed !== this.stored;
  }

  typed(element) {
    if (element.closest(".waive")) this.waive(element);
    this.changed += 1;
    // What stands there is no longer true: the last thing typed is not stored yet.
    if (!this.stopped && !this.failed) this.say(this.texts.saving, true);
    this.later(PAUSE);
  }

  // "Does not apply" and points exclude each other: the box is then closed, and keeps nothing.
  waive(box) {
    const points = box.closest("[data-criterion]").querySelector("input[name^=points-]");
    points.readOnly = box.checked;
    if (box.checked) points.value = "";
  }

  // A level's button fills in its points.
  pick(event) {
    const level = event.target.closest("[data-level]");
    if (!level) return;
    const criterion = level.closest("[data-criterion]");
    const box = criterion.querySelector(".waive input");
    if (box?.checked) {
      box.checked = false;
      this.waive(box);
    }
    const points = criterion.querySelector("input[name^=points-]");
    points.value = level.dataset.level; // written as the reader writes numbers
    points.focus();
    this.typed(points);
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), pause);
  }

  async send(leaving = false) {
    if (this.stopped || !this.isDirty()) return;
    if (this.sending) return this.sending;
    this.sending = this.exchange(leaving).finally(() => { this.sending = null; });
    await this.sending;
    if (this.isDirty() && !this.failed) this.later(0);
  }

  async exchange(leaving) {
    clearTimeout(this.timer);
    const upTo = this.changed;
    this.say(this.texts.saving, true);
    let response;
    try {
      response = await fetch(this.texts.url, {
        method: "POST",
        redirect: "manual",
        keepalive: leaving,
        headers: { "X-CSRFToken": this.form.csrfmiddlewaretoken.value },
        body: new URLSearchParams(new FormData(this.form)),
      });
    } catch {
      return this.retry(this.texts.offline);
    }
    const isJson = response.headers.get("content-type")?.includes("json");
    if (response.type === "opaqueredirect" || (response.status === 403 && !isJson)) return this.retry(this.texts.expired);
    if (response.status === 404) return this.stop("");
    if (!isJson) return this.retry(this.texts.offline);
    const answer = await response.json();
    if (answer.stale) return this.stop(answer.stale);
    if (answer.refused) return this.stop(answer.refused.join(" "));
    this.failed = false;
    this.stored = upTo;
    this.show(answer);
  }

  show(answer) {
    this.form.elements.version.value = answer.version;
    for (const total of this.form.querySelectorAll("[data-total]")) total.textContent = answer.total;
    this.form.querySelector("[data-open]").textContent = answer.open;
    for (const criterion of this.form.querySelectorAll("[data-criterion]")) {
      const problem = answer.problems[criterion.dataset.criterion] ?? "";
      const line = criterion.querySelector("[data-problem]");
      if (line.textContent !== problem) line.textContent = problem;
      criterion.classList.toggle("wrong", Boolean(problem));
      const points = criterion.querySelector("input[name^=points-]");
      if (problem) points.setAttribute("aria-invalid", "true");
      else points.removeAttribute("aria-invalid");
    }
    this.say(this.texts.saved.replace("{time}", answer.at));
  }

  retry(text) {
    this.failed = true;
    this.say(text);
    this.later(RETRY);
  }

  // Nothing more can be stored from this page: the reading is gone, handed in, or open elsewhere.
  stop(text) {
    this.stopped = true;
    this.say(text);
    if (text) return;
    this.leaving = true; // what cannot be stored any more is no reason to ask
    window.location.reload();
  }

  // A button of the page: what is typed goes with it; a message under way comes first.
  async submit(event) {
    if (this.leaving) return;
    clearTimeout(this.timer);
    if (this.sending) {
      event.preventDefault();
      const pressed = event.submitter;
      await this.sending;
      this.leaving = true;
      this.form.requestSubmit(pressed);
      return;
    }
    this.leaving = true;
  }

  say(text, quiet = false) {
    this.statuses[0].setAttribute("aria-live", quiet ? "off" : "polite");
    for (const status of this.statuses) status.textContent = text;
  }
}

for (const form of document.querySelectorAll("form[data-scoring]")) new Sheet(form).start();
