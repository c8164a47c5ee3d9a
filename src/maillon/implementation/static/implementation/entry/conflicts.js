// Two people, one field: shows what the other wrote, lets the person choose, keeps the loser readable.
export const element = (name, text, className) => {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
};

export const button = (text, act) => {
  const made = element("button", text, "btn small");
  made.type = "button";
  made.addEventListener("click", act);
  return made;
};

export const place = (field) => field.element.closest(".field, td, .answers, .answer-set") ?? field.element.parentElement;

export const clearConflict = (field) => {
  place(field).querySelector(":scope > .conflict")?.remove();
};

// `result` is the server's answer; `choose(kept, version)` is called with the text to keep. A field
// that keeps codes says them in words (`field.words`).
export const showConflict = (field, result, texts, choose) => {
  clearConflict(field);
  const words = (value) => field.words?.(value) ?? value;
  const box = element("div", "", "conflict");
  box.setAttribute("role", "alert");
  const who = texts.conflict.replace("{name}", result.by).replace("{moment}", result.at);
  const said = element("p");
  said.append(element("strong", who));
  const buttons = element("div", "", "actions");
  const decide = (value, lost) => {
    box.remove();
    keepReadable(field, words(lost), texts);
    choose(value, result.version);
    field.element.focus();
  };
  buttons.append(
    button(texts.keep, () => decide(field.read(), result.value)),
    button(texts.take, () => decide(result.value, field.read())),
  );
  box.append(said, element("p", texts.theirs, "small muted"), element("blockquote", words(result.value) || "∅"), buttons);
  place(field).append(box);
};

const keepReadable = (field, lost, texts) => {
  if (!lost) return;
  const details = element("details", "", "lost");
  details.append(element("summary", texts.lost, "small"), element("blockquote", lost));
  place(field).append(details);
};
