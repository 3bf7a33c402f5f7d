// Where the walk stands: 0..F forward steps done, then F..F+B backward ones. At the end everything is shown.

import { h, icon, iconButton } from "./dom.js";

const PACE = 900; // milliseconds a step, time to read its sentence

export class Steps {
  constructor(onMove) {
    this.onMove = onMove;
    this.forward = [];
    this.backward = [];
    this.at = 0;
    this.play = h("button", { type: "button", class: "wgg-play", "aria-label": "Play", onclick: () => this.toggle() }, icon("play"));
    this.range = h("input", { type: "range", min: 0, "aria-label": "Step through forward and backward",
      oninput: () => { this.stop(); this.move(Number(this.range.value)); } });
    this.output = h("output", {});
    this.element = h("div", { class: "wgg-steps" }, this.play,
      iconButton("back", "One step back", () => { this.stop(); this.move(this.at - 1); }),
      iconButton("next", "One step on", () => { this.stop(); this.on(); }),
      this.range, this.output);
  }

  receive(forward, backward) {
    const atEnd = this.at >= this.total;
    this.forward = forward;
    this.backward = backward;
    this.range.max = this.total;
    this.at = atEnd ? this.total : Math.min(this.at, this.total);
    this.show();
  }

  get total() {
    return this.forward.length + this.backward.length;
  }

  // The step just taken, and whether it went backwards; null before the first and when all is shown at rest.
  get current() {
    if (!this.at) return null;
    const back = this.at - this.forward.length;
    return back > 0 ? { ...this.backward[back - 1], back: true } : { ...this.forward[this.at - 1], back: false };
  }

  // One step on; from the end, where everything is shown, the walk begins.
  on() {
    this.move(this.at < this.total ? this.at + 1 : 0);
  }

  move(at) {
    this.at = Math.max(0, Math.min(at, this.total));
    this.show();
    this.onMove();
  }

  show() {
    const back = this.at - this.forward.length;
    this.range.value = this.at;
    this.range.style.setProperty("--wg-done", this.total ? this.at / this.total : 0);
    this.range.style.setProperty("--wgg-split", this.total ? this.forward.length / this.total : 0);
    const said = back > 0 ? `backward ${back} of ${this.backward.length}` : `forward ${this.at} of ${this.forward.length}`;
    this.output.textContent = said;
    this.range.setAttribute("aria-valuetext", said);
  }

  toggle() {
    if (this.timer) return this.stop();
    if (this.at >= this.total) this.move(0);
    this.timer = setInterval(() => {
      this.move(this.at + 1);
      if (this.at >= this.total) this.stop();
    }, PACE);
    this.play.replaceChildren(icon("pause"));
    this.play.setAttribute("aria-label", "Pause");
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    this.play.replaceChildren(icon("play"));
    this.play.setAttribute("aria-label", "Play");
  }
}
