// One field of the page: reads and writes its element without moving the cursor.
export class Field {
  constructor(element, form) {
    this.element = element;
    this.form = form;
    this.key = element.dataset.field;
    this.version = Number(element.dataset.version);
    this.dirty = false;
    this.touched = false;
    this.conflict = false;
    this.sent = [];
  }

  get isChoice() {
    return this.element.type === "radio";
  }

  get choices() {
    return [...this.form.querySelectorAll(`input[type=radio][data-field="${CSS.escape(this.key)}"]`)];
  }

  read() {
    if (this.isChoice) return this.choices.find((one) => one.checked)?.value ?? "pending";
    return this.element.value;
  }

  write(value) {
    if (this.isChoice) {
      for (const one of this.choices) one.checked = one.value === value;
    } else if (this.element.value !== value) {
      this.element.value = value;
    }
  }

  // Says what is wrong with a figure beside it; the text stays as typed.
  say(problem) {
    const id = `${this.element.id}-error`;
    const around = this.element.closest(".field, td");
    let line = document.getElementById(id);
    around?.classList.toggle("wrong", Boolean(problem));
    if (!problem) {
      line?.remove();
      this.element.removeAttribute("aria-invalid");
      this.element.removeAttribute("aria-describedby");
      return;
    }
    if (!line) {
      line = document.createElement("p");
      line.id = id;
      line.className = "error small";
      this.element.after(line);
    }
    line.textContent = problem;
    this.element.setAttribute("aria-invalid", "true");
    this.element.setAttribute("aria-describedby", id);
  }
}
