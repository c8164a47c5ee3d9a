// Counts the seconds in which somebody is at work: the page is seen and was used in the last half minute.
const IDLE = 30_000;

export class Clock {
  constructor() {
    this.seconds = 0;
    this.last = Date.now();
    const used = () => { this.last = Date.now(); };
    for (const name of ["input", "keydown", "pointerdown", "scroll", "focusin"]) {
      document.addEventListener(name, used, { passive: true, capture: true });
    }
    setInterval(() => {
      if (document.visibilityState === "visible" && Date.now() - this.last < IDLE) this.seconds += 1;
    }, 1000);
  }

  // What was counted since the last time; give it back when it could not be sent.
  take() {
    const taken = this.seconds;
    this.seconds = 0;
    return taken;
  }

  giveBack(seconds) {
    this.seconds += seconds;
  }
}
