// In a rush the answer may take minutes: says that the request waits, since when, and that pressing
// again only makes it longer. The moment that counts was stamped when the request arrived.
const TELL_AFTER = 1500;
const FREE_AFTER = 180000;

class Submitting {
  constructor(form) {
    this.form = form;
    this.button = form.querySelector("button[type=submit]");
    this.said = form.querySelector("[data-waiting]");
  }

  start() {
    this.form.addEventListener("submit", (event) => {
      if (this.sentAt) event.preventDefault();
      else this.sent();
    });
    // Back from another page: the form can be sent again.
    window.addEventListener("pageshow", () => this.free());
  }

  sent() {
    this.sentAt = Date.now();
    this.button.setAttribute("aria-disabled", "true");
    this.timers = [setTimeout(() => this.tell(), TELL_AFTER), setTimeout(() => this.free(), FREE_AFTER)];
  }

  tell() {
    const clock = new Date(this.sentAt).toLocaleTimeString(document.documentElement.lang);
    this.said.textContent = this.said.dataset.waiting.replace("{time}", clock);
    this.said.hidden = false;
  }

  free() {
    for (const timer of this.timers || []) clearTimeout(timer);
    this.sentAt = 0;
    this.button.removeAttribute("aria-disabled");
    this.said.hidden = true;
  }
}

for (const form of document.querySelectorAll("form[data-submitting]")) new Submitting(form).start();
