// The walk through a graph: its buttons and its position. With F forward and B backward steps, positions 1 to F are
// forward steps done and F + 1 to F + B backward ones. At 0 nothing is done, at F + B everything is shown.

import { h, icon, iconButton } from "./dom.js";

const PACE = 900; // milliseconds a step, time to read its sentence

/**
 * A step, as `describe` of core/graph/panel.py says it: its box, the links that it lights, a sentence.
 * @typedef {{ box: string, links: number[], text: string }} Step
 */

export class Steps {
  /** @param {() => void} onMove  called when the walk has moved, but not when the graph has changed */
  constructor(onMove) {
    this.onMove = onMove;
    /** @type {Step[]} */
    this.forward = [];
    /** @type {Step[]} */
    this.backward = [];
    this.at = 0;
    /** @type {number | undefined} */
    this.timer = undefined;
    this.play = h("button", { type: "button", class: "wgg-play", "aria-label": "Play", onclick: () => this.toggle() }, icon("play"));
    this.range = h("input", { type: "range", min: 0, "aria-label": "Step through forward and backward",
      oninput: () => { this.stop(); this.move(Number(this.range.value)); } });
    this.output = h("output", {});
    this.element = h("div", { class: "wgg-steps" }, this.play,
      iconButton("back", "One step back", () => { this.stop(); this.move(this.at - 1); }),
      iconButton("next", "One step on", () => { this.stop(); this.on(); }),
      this.range, this.output);
  }

  /**
   * Takes the steps of another graph. A walk at its end stays at the end.
   * @param {Step[]} forward
   * @param {Step[]} backward
   */
  receive(forward, backward) {
    const atEnd = this.at >= this.total;
    this.forward = forward;
    this.backward = backward;
    this.range.max = String(this.total);
    this.at = atEnd ? this.total : Math.min(this.at, this.total);
    this.show();
  }

  get total() {
    return this.forward.length + this.backward.length;
  }

  /**
   * The step just taken, and whether it went backwards; null before the first.
   * @returns {(Step & { back: boolean }) | null}
   */
  get current() {
    if (!this.at) return null;
    const back = this.at - this.forward.length;
    return back > 0 ? { ...this.backward[back - 1], back: true } : { ...this.forward[this.at - 1], back: false };
  }

  /** Goes one step on; from the end, where everything is shown, to the beginning. */
  on() {
    this.move(this.at < this.total ? this.at + 1 : 0);
  }

  /** @param {number} at */
  move(at) {
    this.at = Math.max(0, Math.min(at, this.total));
    this.show();
    this.onMove();
  }

  show() {
    const back = this.at - this.forward.length;
    this.range.value = String(this.at);
    this.range.style.setProperty("--wg-done", String(this.total ? this.at / this.total : 0));
    this.range.style.setProperty("--wgg-split", String(this.total ? this.forward.length / this.total : 0));
    const position = back > 0 ? `backward ${back} of ${this.backward.length}` : `forward ${this.at} of ${this.forward.length}`;
    this.output.textContent = position;
    this.range.setAttribute("aria-valuetext", position);
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
    this.timer = undefined;
    this.play.replaceChildren(icon("play"));
    this.play.setAttribute("aria-label", "Play");
  }
}
