// Typing an application or an activity report: autosave, conditions, counters, tables.
import { Clock } from "../implementation/entry/clock.js";
import { Field } from "../implementation/entry/field.js";
import { Saver } from "../implementation/entry/saving.js";
import { Conditions } from "./conditions.js";
import { showTableConflict } from "./table_conflict.js";
import { liveTables } from "./tables.js";

// A field whose text is kept in a hidden input tells its boxes and cells when it is written.
class AnswerField extends Field {
  constructor(element, form) {
    super(element, form);
    // What was stored when it was last known; null where that is not known.
    this.base = this.read();
  }

  get table() {
    return this.element.table ?? null;
  }

  get set() {
    return this.element.closest("fieldset.choices-set");
  }

  read() {
    if (this.isChoice) return this.choices.find((one) => one.checked)?.value ?? "";
    return this.element.value;
  }

  write(value) {
    super.write(value);
    this.element.dispatchEvent(new CustomEvent("written", { bubbles: true }));
  }

  // An answer as people read it: the words of a choice instead of its code.
  words(value) {
    const chosen = value.split(",");
    const labels = [...(this.set?.querySelectorAll("label:has(input)") ?? [])].filter((one) => chosen.includes(one.control.value));
    if (labels.length) return labels.map((one) => one.textContent.trim()).join(", ");
    const option = [...(this.element.options ?? [])].find((one) => one.value && one.value === value);
    return option ? option.text.trim() : value;
  }

  // Says what is wrong below the field. Of a table that somebody is typing in, only once they leave it.
  say(problem) {
    if (this.table && problem && this.set.contains(document.activeElement) && !this.table.isPasted && !this.line) {
      this.set.addEventListener("focusout", (event) => {
        if (!this.set.contains(event.relatedTarget)) this.say(this.problem);
      }, { once: true });
      this.problem = problem;
      return;
    }
    this.problem = problem;
    for (const row of this.set?.querySelectorAll(".row-problem") ?? []) row.remove();
    this.element.closest(".field")?.classList.toggle("wrong", Boolean(problem));
    const described = this.set ?? this.element;
    const counter = described.parentElement.querySelector(":scope > .counter");
    const ids = [counter?.id, problem && this.errorId].filter(Boolean).join(" ");
    if (ids) described.setAttribute("aria-describedby", ids);
    else described.removeAttribute("aria-describedby");
    if (problem && !this.set) this.element.setAttribute("aria-invalid", "true");
    else this.element.removeAttribute("aria-invalid");
    delete this.set?.dataset.pasted;
    if (!problem) {
      this.line?.remove();
      return;
    }
    const line = this.line ?? Object.assign(document.createElement("p"), { id: this.errorId, className: "error small" });
    // A choice is judged when it is made, a text while it is typed: only the former is read out.
    if (this.isChoice) line.setAttribute("role", "alert");
    if (!line.isConnected) (counter ?? described).after(line);
    if (line.textContent !== problem) line.textContent = problem;
  }

  get errorId() {
    return `${this.element.id.replace(/-kept$/, "")}-error`;
  }

  get line() {
    return document.getElementById(this.errorId);
  }
}

class AnswerSaver extends Saver {
  add(element) {
    if (!this.fields.has(element.dataset.field)) {
      this.fields.set(element.dataset.field, new AnswerField(element, this.form));
    }
  }

  // A text of this device may be older than what the page shows: what it began from is not known.
  takeBack() {
    const shown = new Map([...this.fields.values()].map((field) => [field, field.version]));
    super.takeBack();
    for (const [field, version] of shown) if (field.version !== version) field.base = null;
  }

  stored(field, result, sent) {
    super.stored(field, result, sent);
    if (sent !== undefined) field.base = sent;
  }

  showConflict(field, result, choose) {
    const chosen = (value, version) => {
      field.base = result.value;
      choose(value, version);
      field.set?.querySelector("input:not([type=hidden])")?.focus();
    };
    if (field.table) showTableConflict(field.table, field, result, this.texts, chosen);
    else super.showConflict(field, result, chosen);
  }
}

// Several choices: the boxes write their codes into the hidden text, and read them back from it.
const liveBoxes = (set) => {
  const kept = set.querySelector("input[data-field]");
  const boxes = [...set.querySelectorAll("input[type=checkbox]")];
  set.addEventListener("change", (event) => {
    if (!boxes.includes(event.target)) return;
    kept.value = boxes.filter((box) => box.checked).map((box) => box.value).join(",");
    kept.dispatchEvent(new Event("input", { bubbles: true }));
  });
  kept.addEventListener("written", () => {
    const codes = kept.value.split(",");
    for (const box of boxes) box.checked = codes.includes(box.value);
  });
};

const liveCounter = (line) => {
  const field = document.getElementById(line.dataset.counts);
  const most = Number(field?.dataset.most);
  if (!most) return;
  const show = () => {
    const count = field.value.trim().length;
    line.textContent = line.dataset.tLeft.replace("{count}", count).replace("{most}", most);
    line.classList.toggle("over", count > most);
  };
  field.addEventListener("input", show);
  show();
};

for (const form of document.querySelectorAll("form[data-entry]")) {
  for (const set of form.querySelectorAll("[data-boxes]")) liveBoxes(set);
  for (const line of form.querySelectorAll("[data-counts]")) liveCounter(line);
  liveTables(form);
  for (const manual of form.querySelectorAll("[data-manual]")) manual.hidden = true;
  for (const scripted of form.querySelectorAll("[data-scripted]")) scripted.hidden = false;
  const saver = new AnswerSaver(form, new Clock());
  new Conditions(form).start();
  saver.start();
}
document.querySelector(".error-summary")?.focus();
