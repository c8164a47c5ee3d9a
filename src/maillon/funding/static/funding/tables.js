// Tables that are typed: the cells make the text that is saved; totals; lines pasted from a spreadsheet.
// Reads an amount as the server does (core.numbers): the last mark parts the cents, others thousands.
// What can be read in two ways counts for nothing until it is written otherwise.
export const amount = (text) => {
  const plain = text.replace(/^\s*(?:€|eur|euros?)\s*|\s*(?:€|eur|euros?)\s*$/gi, "").replace(/[\s\u202f]+/g, " ").trim();
  if (/^[1-9]\d{0,2}[.,]\d{3}$/.test(plain)) return 0;
  const [, whole, cents] = plain.match(/^([\d., ]*?)(?:[.,](\d{1,2}))?$/) ?? [];
  if (!whole || !/^\d+$|^[1-9]\d{0,2}([ .,])\d{3}(\1\d{3})*$/.test(whole)) return 0;
  return Number(`${whole.replace(/\D/g, "")}.${cents ?? 0}`);
};

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/’/g, "'").toLowerCase().trim();

class Table {
  constructor(set) {
    this.set = set;
    this.columns = set.dataset.columns.split(",");
    this.kept = set.querySelector("input[data-field]");
    this.body = set.querySelector("tbody");
    this.language = document.documentElement.lang;
    this.kept.table = this;
  }

  // What a comparison of two versions needs of the table.
  get isPasted() {
    return this.set.hasAttribute("data-pasted");
  }

  isNumber(name) {
    return this.cell(this.rows()[0], name).inputMode === "decimal";
  }

  heading(name) {
    return this.set.querySelectorAll("thead th")[this.columns.indexOf(name)].textContent.trim();
  }

  words(name, text) {
    const cell = this.cell(this.rows()[0], name);
    if (cell.tagName !== "SELECT") return text;
    return [...cell.options].find((one) => one.value && one.value === text)?.text.trim() ?? text;
  }

  sums(rows) {
    return [...this.set.querySelectorAll("[data-total]")].map((place) => {
      const name = place.dataset.total;
      return `${this.heading(name)}${this.language === "fr" ? "\u00a0" : ""}: ${this.euros(rows.reduce((sum, row) => sum + amount(row[name]), 0))}`;
    }).join(" · ");
  }

  focus() {
    this.cell(this.rows()[0], this.columns[0]).focus();
  }

  euros(sum) {
    return new Intl.NumberFormat(`${this.language}-BE`, { style: "currency", currency: "EUR" }).format(sum);
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
    const lines = text.replace(/\r/g, "").replace(/\n+$/, "").split("\n").map((line) => line.split("\t"));
    // The headings of the spreadsheet are no line.
    if (lines.length > 1 && column === 0 && !/\d/.test(lines[0].join("")) && /\d/.test(lines[1].join(""))) lines.shift();
    const top = this.rows().indexOf(start);
    // One more line than pasted, to go on from.
    this.more(Math.max(0, top + lines.length + 1 - this.rows().length));
    const rows = this.rows();
    lines.forEach((cells, down) => {
      cells.forEach((cell, right) => {
        const name = this.columns[column + right];
        if (name) this.put(this.cell(rows[top + down], name), cell.trim());
      });
    });
    this.set.dataset.pasted = "";
    this.keep();
  }

  // A category is found by its words, by the beginning of them, or by one that only it has; what is
  // none stays unchosen.
  put(element, text) {
    if (element.tagName !== "SELECT") {
      element.value = text;
      return;
    }
    const wanted = fold(text);
    const options = [...element.options].filter((one) => one.value);
    const only = (test) => {
      const found = wanted ? options.filter((one) => test(fold(one.text))) : [];
      return found.length === 1 ? found[0] : undefined;
    };
    const option = options.find((one) => one.value === wanted) ?? only((words) => words === wanted)
      ?? only((words) => words.startsWith(wanted) || wanted.startsWith(words)) ?? only((words) => words.includes(wanted));
    element.value = option?.value ?? "";
  }

  total() {
    const rows = this.rows();
    for (const place of this.set.querySelectorAll("[data-total]")) {
      const sum = rows.reduce((whole, row) => whole + amount(this.cell(row, place.dataset.total).value), 0);
      place.textContent = this.euros(sum);
    }
  }
}

export const liveTables = (form) => {
  for (const set of form.querySelectorAll("[data-table]")) new Table(set).start();
};
