// Figures as a grid: arrows and Enter move between cells, a block of a spreadsheet can be pasted.
const cellsOf = (grid) =>
  [...grid.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("input[data-field]")]);

const placeOf = (cells, input) => {
  for (const [y, row] of cells.entries()) {
    const x = row.indexOf(input);
    if (x >= 0) return [y, x];
  }
  return null;
};

const moveTo = (cells, y, x) => {
  const input = cells[y]?.[x];
  if (!input) return false;
  input.focus();
  input.select();
  return true;
};

// A cell with a tab or newline stands in quotation marks, as spreadsheets write it.
export const splitBlock = (text) => {
  const rows = [[]];
  let cell = "", quoted = false;
  const tidy = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let i = 0; i < tidy.length; i += 1) {
    const c = tidy[i];
    if (quoted) {
      if (c === '"' && tidy[i + 1] === '"') { cell += c; i += 1; }
      else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"' && cell === "") quoted = true;
    else if (c === "\t") { rows.at(-1).push(cell.trim()); cell = ""; }
    else if (c === "\n") { rows.at(-1).push(cell.trim()); cell = ""; rows.push([]); }
    else cell += c;
  }
  rows.at(-1).push(cell.trim());
  return rows;
};

const paste = (grid, input, text, saver) => {
  const cells = cellsOf(grid);
  const [top, left] = placeOf(cells, input);
  let count = 0, fell = 0;
  for (const [y, row] of splitBlock(text).entries()) {
    for (const [x, value] of row.entries()) {
      const target = cells[top + y]?.[left + x];
      if (target) {
        target.value = value.slice(0, 80);
        target.dispatchEvent(new Event("input", { bubbles: true }));
        count += 1;
      } else if (value) fell += 1;
    }
  }
  const told = saver.texts.pasted.replace("{count}", count);
  saver.say(fell ? `${told}. ${saver.texts.fell.replace("{count}", fell)}` : told);
};

const onKey = (event, grid) => {
  const input = event.target;
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const cells = cellsOf(grid);
  const found = placeOf(cells, input);
  if (!found) return;
  const [y, x] = found;
  const atStart = input.selectionEnd === 0;
  const atEnd = input.selectionStart === input.value.length;
  const all = input.selectionStart === 0 && input.selectionEnd === input.value.length;
  const moves = {
    ArrowUp: () => moveTo(cells, y - 1, x),
    ArrowDown: () => moveTo(cells, y + 1, x),
    Enter: () => moveTo(cells, event.shiftKey ? y - 1 : y + 1, x) || true,
    ArrowLeft: () => (atStart || all) && moveTo(cells, y, x - 1),
    ArrowRight: () => (atEnd || all) && moveTo(cells, y, x + 1),
  };
  if (moves[event.key]?.()) event.preventDefault();
};

export const gridKeys = (form, saver) => {
  for (const grid of form.querySelectorAll("[data-grid]")) {
    grid.addEventListener("keydown", (event) => onKey(event, grid));
    grid.addEventListener("paste", (event) => {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (!event.target.dataset.field || !/[\t\n\r]/.test(text.trimEnd())) return;
      event.preventDefault();
      paste(grid, event.target, text, saver);
    });
  }
};
