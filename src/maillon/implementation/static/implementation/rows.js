// Adds a row to a list of the form without a round trip; without JavaScript the button posts.
for (const form of document.querySelectorAll("form[data-rows]")) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest('button[name="add"]');
    if (!button) return;
    const name = button.value;
    const list = form.querySelector(`[data-list="${name}"]`);
    const model = form.querySelector(`template[data-row="${name}"]`);
    const total = form.querySelector(`[name="${name}-TOTAL_FORMS"]`);
    if (!list || !model || !total) return;
    event.preventDefault();
    const place = Number(total.value);
    const row = model.content.cloneNode(true);
    for (const element of row.querySelectorAll("*")) {
      for (const attribute of [...element.attributes]) {
        if (attribute.value.includes("__prefix__")) {
          element.setAttribute(attribute.name, attribute.value.replaceAll("__prefix__", place));
        }
      }
    }
    const number = row.querySelector("[data-place]");
    if (number) number.textContent = String(place + 1);
    const first = row.querySelector("input:not([type=hidden]), select");
    list.append(row);
    total.value = String(place + 1);
    first?.focus();
  });
}

// An error inside a folded part: open it before the link of the summary leads there.
const openFor = (id) => {
  const target = id && document.getElementById(id);
  target?.closest("details")?.setAttribute("open", "");
  target?.focus();
};
for (const link of document.querySelectorAll('.error-summary a[href^="#"]')) {
  link.addEventListener("click", () => openFor(link.getAttribute("href").slice(1)));
}
document.querySelector(".error-summary")?.focus();
