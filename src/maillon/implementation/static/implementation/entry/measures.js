// A suggested measure that is chosen goes into the lists of its part: the main one first.
export const takeSuggestions = (form) => {
  let part = null;
  form.addEventListener("click", (event) => { part = event.target.closest("[data-part]"); }, true);
  form.addEventListener("maillon:measure", (event) => {
    event.preventDefault();
    const lists = [...(part?.querySelectorAll(".measures select[data-field]") ?? [])];
    if (!lists.length) return;
    const { code, rank } = event.detail;
    const set = (list, value) => {
      list.value = value;
      list.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const there = lists.find((list) => list.value === code);
    if (there && (rank !== "primary" || there === lists[0])) return;
    if (there) set(there, "");
    if (rank === "primary") {
      const before = lists[0].value;
      set(lists[0], code);
      const free = lists.slice(1).find((list) => !list.value);
      if (before && free) set(free, before);
      return;
    }
    const free = lists.slice(1).find((list) => !list.value);
    if (free) set(free, code);
  });
};
