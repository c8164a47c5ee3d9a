// A question that depends on another shows once that one has the answer named. What is hidden keeps its text.
const YES = ["yes", "oui", "ja", "true", "1"];
const fold = (text) => {
  const plain = text.trim().toLowerCase();
  return YES.includes(plain) ? "yes" : plain;
};

export class Conditions {
  constructor(form) {
    this.form = form;
    this.asks = new Map([...form.querySelectorAll("[data-ask]")].map((one) => [one.dataset.ask, one]));
  }

  start() {
    for (const event of ["input", "change", "written"]) this.form.addEventListener(event, () => this.show());
    this.show();
  }

  answer(ask) {
    const radios = [...ask.querySelectorAll("input[type=radio]")];
    if (radios.length) return radios.find((one) => one.checked)?.value ?? "";
    return ask.querySelector("[data-field]")?.value ?? "";
  }

  matches(ask, wanted) {
    const answer = this.answer(ask);
    if (!answer.trim()) return false;
    if (ask.querySelector("[data-boxes]")) return answer.split(",").includes(wanted);
    const numbers = [answer, wanted].map((text) => Number(text.replace(/\s/g, "").replace(",", ".")));
    if (numbers.every((number) => !Number.isNaN(number))) return numbers[0] === numbers[1];
    return fold(answer) === fold(wanted);
  }

  isAsked(ask, above = []) {
    const parent = this.asks.get(ask.dataset.depends ?? "");
    if (!parent || above.includes(ask)) return true;
    return this.isAsked(parent, [...above, ask]) && this.matches(parent, ask.dataset.wanted);
  }

  show() {
    for (const ask of this.asks.values()) ask.hidden = !this.isAsked(ask);
  }
}
