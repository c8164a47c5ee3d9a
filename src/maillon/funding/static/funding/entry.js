// Typing an application or an activity report: autosave, conditions, counters, tables.
import { Clock } from "../implementation/entry/clock.js";
import { Field } from "../implementation/entry/field.js";
import { Saver } from "../implementation/entry/saving.js";
import { Conditions } from "./conditions.js";
import { liveTables } from "./tables.js";

// A field whose text is kept in a hidden input tells its boxes and cells when it is written.
class AnswerField extends Field {
  read() {
    if (this.isChoice) return this.choices.find((one) => one.checked)?.value ?? "";
    return this.element.value;
  }

  write(value) {
    super.write(value);
    this.element.dispatchEvent(new CustomEvent("written", { bubbles: true }));
  }
}

class AnswerSaver extends Saver {
  add(element) {
    if (!this.fields.has(element.dataset.field)) {
      this.fields.set(element.dataset.field, new AnswerField(element, this.form));
    }
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
