// Tables that are typed: the cells make the text that is saved; totals; lines pasted from a spreadsheet.
const amount = (text) => {
  const plain = text.replace(/[\s€]/g, "").replace(",", ".");
  return plain && /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : 0;
};

class Table {
  constructor(set) {
    this.set = set;
    this.columns = set.dataset.columns.split(",");
    this.kept = set.querySelector("input[data-field]");
    this.body = set.querySelector("tbody");
    this.language = document.documentElement.lang;
  }

  start() {
    this.body.addEventListener("input", () => this.keep());
    this.body.addEventListener("change", () => this.keep());
    this.body.addEventListener("paste", (event) => this.paste(event));
    this.kept.addEventListener("written", () => this.draw());
    this.set.querySelector("[data-more]")?.addEventListener("click", () => this.more(3)?.focus());
    this.total();
  }

  rows() {
    return [...this.body.querySelectorAll("[data-row]")];
  }

  cell(row, column) {
    return row.querySelector(`[data-column="${column}"]`);
  }

  read() {
    const found = this.rows().map((row) => Object.fromEntries(this.columns.map((name) => [name, this.cell(row, name).value.trim()])));
    while (found.length && Object.values(found.at(-1)).every((text) => !text)) found.pop();
    return found;
  }

  keep() {
    const rows = this.read();
    const text = rows.length ? JSON.stringify(rows) : "";
    this.total();
    if (text === this.kept.value) return;
    this.kept.value = text;
    this.kept.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Somebody else's table was taken: show it.
  draw() {
    let rows = [];
    try {
      rows = JSON.parse(this.kept.value || "[]");
    } catch {
      return;
    }
    this.more(Math.max(0, rows.length + 1 - this.rows().length));
    this.rows().forEach((row, place) => {
      for (const name of this.columns) this.cell(row, name).value = rows[place]?.[name] ?? "";
    });
    this.total();
  }

  // Adds lines like the last one, empty; returns the first cell of the first of them.
  more(count) {
    let first = null;
    for (let n = 0; n < count; n += 1) {
      const rows = this.rows();
      const made = rows.at(-1).cloneNode(true);
      for (const name of this.columns) {
        const cell = this.cell(made, name);
        cell.value = "";
        cell.name = `${this.set.dataset.prefix}:${this.set.dataset.code}:${rows.length + 1}:${name}`;
        cell.setAttribute("aria-label", cell.getAttribute("aria-label").replace(/\d+$/, rows.length + 1));
      }
      this.body.append(made);
      first ??= this.cell(made, this.columns[0]);
    }
    return first;
  }

  paste(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!text.includes("\t") && !text.trim().includes("\n")) return;
    const start = event.target.closest("[data-row]");
    const column = this.columns.indexOf(event.target.dataset.column);
    if (!start || column < 0) return;
    event.preventDefault();
    const lines = text.replace(/\r/g, "").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
    const top = this.rows().indexOf(start);
    this.more(Math.max(0, top + lines.length - this.rows().length));
    const rows = this.rows();
    lines.forEach((cells, down) => {
      cells.forEach((cell, right) => {
        const name = this.columns[column + right];
        if (name) this.put(this.cell(rows[top + down], name), cell.trim());
      });
    });
    this.keep();
  }

  // A category is found by its words; what is none stays unchosen.
  put(element, text) {
    if (element.tagName !== "SELECT") {
      element.value = text;
      return;
    }
    const wanted = text.toLowerCase();
    const option = [...element.options].find((one) => one.value && [one.value, one.text.trim().toLowerCase()].includes(wanted));
    element.value = option?.value ?? "";
  }

  total() {
    const rows = this.rows();
    for (const place of this.set.querySelectorAll("[data-total]")) {
      const sum = rows.reduce((whole, row) => whole + amount(this.cell(row, place.dataset.total).value), 0);
      place.textContent = new Intl.NumberFormat(`${this.language}-BE`, { style: "currency", currency: "EUR" }).format(sum);
    }
  }
}

export const liveTables = (form) => {
  for (const set of form.querySelectorAll("[data-table]")) new Table(set).start();
};
