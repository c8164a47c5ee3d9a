// Measures suggested while typing; see implementation/suggestions.html for what a page must offer.
// A click sends "maillon:measure" (detail: measure, code, title, rank) to the form; unless a
// listener calls preventDefault(), a row of [data-list="measures"] is filled with it.
const WAIT = 700; // milliseconds without a key before asking

for (const box of document.querySelectorAll("[data-suggest]")) {
  const form = box.closest("form");
  const list = box.querySelector("[data-suggest-list]");
  const said = box.querySelector("[data-suggest-said]");
  let timer = 0;
  let asking = null;
  let last = "";

  const fields = () => [...form.querySelectorAll(box.dataset.fields)];

  const ask = async (again = false) => {
    const data = new FormData();
    // A field of the entry page is called “12:title_fr”.
    for (const field of fields()) data.append(field.dataset.field?.split(":")[1] ?? field.name, field.value);
    const typed = JSON.stringify([...data]);
    if (!again && typed === last) return;
    last = typed;
    data.append("plan", box.dataset.plan);
    data.append("without", box.dataset.without);
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(box.dataset.url, {
        method: "POST",
        body: data,
        signal: asking.signal,
        headers: { "X-Requested-With": "fetch" },
      });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      list.innerHTML = await answer.text();
      said.textContent = "";
      for (const choice of list.querySelectorAll("[data-suggest-choice]")) choice.hidden = false;
      press();
    } catch (error) {
      if (error.name !== "AbortError") said.textContent = box.dataset.failed;
    }
  };

  // The rows of the form, where the page has them: what is chosen is pressed.
  const rows = () => [...form.querySelectorAll('[data-list="measures"] > .row')];
  const part = (row, name) => row.querySelector(`[name$="-${name}"]`);

  const press = () => {
    const chosen = new Map(
      rows()
        .filter((row) => part(row, "measure")?.value && !part(row, "gone")?.checked)
        .map((row) => [part(row, "measure").value, part(row, "rank").value]),
    );
    for (const button of list.querySelectorAll("button[data-rank]")) {
      const rank = chosen.get(button.dataset.measure);
      button.setAttribute("aria-pressed", String(rank === button.dataset.rank));
    }
  };

  const fill = ({ measure, rank }) => {
    const same = (row) => part(row, "measure")?.value === measure;
    const empty = (row) => part(row, "measure") && !part(row, "measure").value;
    let row = rows().find(same) ?? rows().find(empty);
    if (!row) {
      form.querySelector('button[name="add"][value="measures"]')?.click();
      row = rows().find(empty);
    }
    if (!row) return;
    if (rank === "primary") {
      for (const other of rows()) {
        if (other !== row && part(other, "rank")?.value === "primary") {
          part(other, "rank").value = "secondary";
        }
      }
    }
    part(row, "measure").value = measure;
    part(row, "rank").value = rank;
    if (part(row, "gone")) part(row, "gone").checked = false;
    // Autosave and whoever else listens learn of it as of a person's own choice.
    part(row, "measure").dispatchEvent(new Event("change", { bubbles: true }));
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-rank]");
    if (!button) return;
    const { measure, code, title, rank } = button.dataset;
    const chosen = new CustomEvent("maillon:measure", {
      bubbles: true,
      cancelable: true,
      detail: { measure, code, title, rank },
    });
    if (form.dispatchEvent(chosen)) fill({ measure, rank });
    press();
    button.setAttribute("aria-pressed", "true");
    button.focus();
    const words = rank === "primary" ? box.dataset.chosenPrimary : box.dataset.chosenSecondary;
    said.textContent = `${words} ${code}`;
  });

  form.addEventListener("input", (event) => {
    if (!event.target.matches(box.dataset.fields)) return;
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  form.addEventListener("change", (event) => {
    if (event.target.closest('[data-list="measures"]')) press();
  });
  box.querySelector("[data-suggest-now]").addEventListener("click", (event) => {
    event.preventDefault();
    ask(true);
  });
  if (fields().some((field) => field.value.trim())) ask();
}
