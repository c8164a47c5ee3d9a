// One more empty row under figures of one's own and partners, as soon as the last one is used.
const next = (text) => text.replace(/(extra|partner)([:-])(\d+)([:-])/, (_all, name, a, n, b) => `${name}${a}${Number(n) + 1}${b}`);

export const growRows = (form, saver) => {
  form.addEventListener("input", (event) => {
    const row = event.target.closest(".extra-row");
    if (!row || !event.target.dataset.field || row.nextElementSibling?.matches(".extra-row")) return;
    const copy = row.cloneNode(true);
    for (const line of copy.querySelectorAll(".error, .conflict, .lost")) line.remove();
    for (const element of copy.querySelectorAll("*")) {
      for (const { name, value } of [...element.attributes]) {
        if (/(extra|partner)[:-]\d+[:-]/.test(value)) element.setAttribute(name, next(value));
      }
      if (element.dataset.field) {
        element.value = "";
        element.setAttribute("value", "");
        element.dataset.version = "0";
        element.removeAttribute("aria-invalid");
        element.removeAttribute("aria-describedby");
      }
    }
    row.after(copy);
    for (const element of copy.querySelectorAll("[data-field]")) saver.add(element);
  });
};
