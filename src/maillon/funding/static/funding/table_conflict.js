// Two people in one table: both versions line by line, marked where they differ; the person chooses.
import { button, clearConflict, element, place } from "../implementation/entry/conflicts.js";
import { compare, readRows, writeRows } from "./comparing.js";

const cellsOf = (view, row, other, differs) => view.columns.map((name) => {
  const cell = element("td", "", view.isNumber(name) ? "num" : "");
  cell.dataset.label = view.heading(name);
  const text = view.words(name, row[name]) || "—";
  if (other && row[name] !== other[name]) {
    const mark = element("mark", `≠ ${text}`);
    mark.title = differs;
    cell.append(mark);
  } else cell.append(text);
  return cell;
});

class Comparison {
  // `view` is the typed table: its columns, words and totals. `decide(value, lost)` ends it.
  constructor(view, field, result, texts, decide) {
    Object.assign(this, { view, field, result, texts, decide });
    this.chosen = new Map();
    this.box = element("div", "", "conflict table-conflict");
    const said = element("p");
    said.setAttribute("role", "alert");
    said.append(element("strong", texts.conflict.replace("{name}", result.by).replace("{moment}", result.at)));
    this.lines = element("div", "", "scroll");
    this.lines.tabIndex = 0;
    this.lines.setAttribute("role", "region");
    this.lines.setAttribute("aria-label", texts.compare);
    this.outcome = element("p", "", "small");
    this.outcome.setAttribute("role", "status");
    const use = button(texts.use, () => this.finish(this.kept()));
    use.classList.add("primary");
    const buttons = element("div", "", "actions");
    buttons.append(
      use,
      button(texts.keepTable, () => this.finish(this.mine)),
      button(texts.takeTable, () => this.finish(this.theirs)),
    );
    this.box.append(said, element("p", texts.compare, "small"), this.lines, this.outcome, buttons);
    this.draw();
  }

  // Again whenever the person goes on typing in the table: what was chosen of the same lines stays.
  draw() {
    const { columns } = this.view;
    this.mine = readRows(this.field.read(), columns);
    this.theirs = readRows(this.result.value, columns);
    this.pairs = compare(this.mine, this.theirs, this.field.base === null ? null : readRows(this.field.base, columns));
    const table = element("table", "", "compare");
    const head = table.createTHead().insertRow();
    for (const text of [this.texts.whose, ...columns.map((name) => this.view.heading(name)), this.texts.keepLine]) {
      const cell = element("th", text);
      cell.scope = "col";
      head.append(cell);
    }
    this.pairs.forEach((pair, number) => table.append(this.group(pair, number)));
    this.lines.replaceChildren(table);
    this.sum();
  }

  group(pair, number) {
    const body = element("tbody");
    if (pair.same) {
      body.append(this.row(this.texts.same, pair.same, null, element("td", "✓")));
      return body;
    }
    pair.id = JSON.stringify([pair.mine, pair.theirs]);
    if (!this.chosen.has(pair.id)) this.chosen.set(pair.id, pair.keep);
    const options = pair.mine && pair.theirs ? ["mine", "theirs", "both"] : [pair.mine ? "mine" : "theirs", ""];
    const choices = options.map((value) => this.choice(pair, number, value, options.length));
    if (pair.mine) body.append(this.row(this.texts.yours, pair.mine, pair.theirs, this.cell(pair.theirs ? [choices[0]] : choices)));
    if (pair.theirs) body.append(this.row(this.result.by, pair.theirs, pair.mine, this.cell(pair.mine ? choices.slice(1) : choices)));
    body.className = "differs";
    return body;
  }

  row(whose, row, other, last) {
    const line = element("tr");
    const head = element("th", whose);
    head.scope = "row";
    if (!other && last.querySelector("input")) head.append(" ", element("span", this.texts.onlyHere, "small muted"));
    line.append(head, ...cellsOf(this.view, row, other, this.texts.differs), last);
    return line;
  }

  cell(choices) {
    const cell = element("td", "", "choose");
    cell.append(...choices);
    return cell;
  }

  choice(pair, number, value, count) {
    const label = element("label", "", "choice");
    const input = element("input");
    input.type = "radio";
    input.name = `compare-${this.field.element.id}-${number}`;
    input.checked = this.chosen.get(pair.id) === value;
    input.addEventListener("change", () => {
      this.chosen.set(pair.id, value);
      this.sum();
    });
    const words = { mine: this.texts.keepMine, theirs: this.texts.keepTheirs, both: this.texts.keepBoth, "": this.texts.leaveOut };
    const kept = count === 2 && value ? this.texts.keepOne : words[value];
    label.append(input, ` ${kept}`);
    return label;
  }

  kept() {
    return this.pairs.flatMap((pair) => {
      if (pair.same) return [pair.same];
      const choice = this.chosen.get(pair.id);
      return [choice !== "theirs" && choice && pair.mine, choice !== "mine" && choice && pair.theirs].filter(Boolean);
    });
  }

  sum() {
    const rows = this.kept();
    this.outcome.textContent = this.texts.result.replace("{count}", rows.length).replace("{sums}", this.view.sums(rows)).replace(/\s*\(\)/, "");
  }

  finish(rows) {
    const kept = rows.map((row) => JSON.stringify(row));
    const lost = [...this.mine.map((row) => [this.texts.yours, row]), ...this.theirs.map((row) => [this.result.by, row])]
      .filter(([, row]) => !kept.includes(JSON.stringify(row)));
    this.box.remove();
    if (lost.length) this.keepReadable(lost);
    this.decide(writeRows(rows));
  }

  keepReadable(lost) {
    const details = element("details", "", "lost");
    const table = element("table", "", "compare");
    const body = element("tbody");
    for (const [whose, row] of lost) body.append(this.row(whose, row, null, element("td")));
    table.append(body);
    const scroll = element("div", "", "scroll");
    scroll.append(table);
    details.append(element("summary", this.texts.lostLines, "small"), scroll);
    place(this.field).append(details);
  }
}

export const showTableConflict = (view, field, result, texts, choose) => {
  clearConflict(field);
  const again = () => comparison.draw();
  const comparison = new Comparison(view, field, result, texts, (value) => {
    field.element.removeEventListener("input", again);
    choose(value, result.version);
    view.focus();
  });
  field.element.addEventListener("input", again);
  place(field).append(comparison.box);
};
