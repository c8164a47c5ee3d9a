// The entry page: each field is saved a moment after it is typed. Without this the buttons post everything.
import { Clock } from "./clock.js";
import { growRows } from "./rows.js";
import { gridKeys } from "./grid.js";
import { takeSuggestions } from "./measures.js";
import { Saver } from "./saving.js";

for (const form of document.querySelectorAll("form[data-entry]")) {
  const saver = new Saver(form, new Clock());
  gridKeys(form, saver);
  growRows(form, saver);
  takeSuggestions(form);
  for (const manual of form.querySelectorAll("[data-manual]")) manual.hidden = true;
  for (const scripted of form.querySelectorAll("[data-scripted]")) scripted.hidden = false;
  saver.start();
}
document.querySelector(".error-summary")?.focus();
