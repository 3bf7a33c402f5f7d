// A slider that redraws while it is dragged: a native range input whose value is sent as it changes.

import { pictures, take } from "./live.js";
import { mounting } from "./mount.js";
import { format, read } from "./number.js";

const LOG_STEPS = 1000;

class Slider {
  constructor(parent) {
    this.root = document.createElement("div");
    this.root.className = "wg-slider";
    const id = `wg-${Math.random().toString(36).slice(2)}`;
    this.root.innerHTML = `
      <div class="wg-slider-head"><label for="${id}"></label><input class="wg-number" type="text" inputmode="decimal"></div>
      <div class="wg-track"><i class="wg-regions"></i><input id="${id}" type="range"><i class="wg-marks"></i></div>
      <p class="wg-caption"></p><p class="wg-problem" role="alert" hidden></p>`;
    parent.append(this.root);
    const find = (selector) => this.root.querySelector(selector);
    [this.label, this.number, this.range] = [find("label"), find(".wg-number"), find("input[type=range]")];
    [this.regions, this.marks] = [find(".wg-regions"), find(".wg-marks")];
    [this.caption, this.problem] = [find(".wg-caption"), find(".wg-problem")];
    this.onAnswer = ({ sliders }) => this.answered(sliders[this.data.key]);
    this.range.oninput = () => this.move(this.valueAt(Number(this.range.value)), false);
    this.range.onchange = () => this.move(this.value, true);
    this.range.onpointerdown = () => (this.held = true);
    this.range.onpointerup = this.range.onpointercancel = () => (this.held = false);
    this.number.onfocus = () => this.number.select();
    this.number.onkeydown = (event) => {
      if (event.key === "Enter") this.number.blur();
      if (event.key === "Escape") this.show();
      event.stopPropagation();
    };
    this.number.onblur = () => this.typed();
  }

  receive(data) {
    const fresh = take(this, data);
    this.label.textContent = data.symbol ? `${data.label} ${data.symbol}` : data.label;
    this.label.title = data.help;
    this.range.title = data.help;
    this.number.setAttribute("aria-label", `${data.label}, as a number`);
    // an answer to an older value must not pull the thumb back from under the finger
    if (fresh || !(this.held || this.live.busy)) this.value = data.value;
    this.said();
  }

  // What the other sliders do to this one while they are dragged.
  answered(words) {
    if (!words) return;
    this.data = { ...this.data, ...words };
    this.said();
  }

  said() {
    const { data } = this;
    this.caption.innerHTML = "";
    for (const [text, tone] of data.caption) {
      const span = document.createElement("span");
      span.textContent = text;
      if (tone) span.className = `wg-tone-${tone}`;
      this.caption.append(span);
    }
    this.range.min = data.log ? 0 : data.low;
    this.range.max = data.log ? LOG_STEPS : data.high;
    this.range.step = data.log ? 1 : data.step;
    this.decorate();
    if (document.activeElement !== this.number) this.show();
  }

  positionOf(value) {
    const { low, high, log } = this.data;
    return log ? (LOG_STEPS * Math.log(value / low)) / Math.log(high / low) : value;
  }

  valueAt(position) {
    const { low, high, log, integer, marks } = this.data;
    if (!log) return position;
    const value = low * (high / low) ** (position / LOG_STEPS);
    const near = marks.find((mark) => mark.snap && Math.abs(this.positionOf(mark.at) - position) < 6);
    if (near) return near.at;
    return integer ? Math.round(value) : Number(value.toPrecision(3));
  }

  share(value) {
    const at = this.positionOf(value);
    return (at - Number(this.range.min)) / (Number(this.range.max) - Number(this.range.min));
  }

  decorate() {
    // the thumb's centre travels the track less its own width
    const left = (value) => `calc(${this.share(value)} * (100% - 20px) + 10px)`;
    const key = JSON.stringify([this.data.regions, this.data.marks, this.data.low, this.data.high]);
    if (key === this.decorated) return;
    this.decorated = key;
    this.regions.replaceChildren(...this.data.regions.map((region) => {
      const node = document.createElement("i");
      node.style.left = left(region.from);
      node.style.right = `calc(100% - ${left(region.to)})`;
      node.style.background = `var(--wg-${region.color})`;
      return node;
    }));
    this.marks.replaceChildren(...this.data.marks.map((mark) => {
      const node = document.createElement("i");
      node.style.left = left(mark.at);
      node.style.background = `var(--wg-${mark.color})`;
      node.title = mark.label;
      return node;
    }));
  }

  show() {
    const shown = format(this.value, this.data);
    this.range.value = this.positionOf(this.value);
    this.range.setAttribute("aria-valuetext", shown);
    this.range.style.setProperty("--wg-done", this.share(this.value));
    this.number.value = shown + (this.data.suffix ? ` ${this.data.suffix}` : "");
    this.problem.hidden = true;
  }

  move(value, done) {
    this.value = value;
    this.show();
    const { key, nonce } = this.data;
    const url = pictures(this.data);
    const tell = (n) => this.component.setStateValue("move", { value, n, nonce });
    this.live.move(key, { [key]: value }, { url, done }, tell);
  }

  typed() {
    const text = this.number.value.replace(this.data.suffix ?? "", "").trim();
    if (text === format(this.value, this.data)) return this.show();
    const { value, problem } = read(text, this.data);
    if (problem) {
      this.show();
      this.problem.textContent = `${problem} It stays at ${format(this.value, this.data)}.`;
      this.problem.hidden = false;
      return;
    }
    this.move(value, true);
  }

  close() {
    this.live?.listeners.delete(this.onAnswer);
    this.root.remove();
  }
}

export const mount = mounting(Slider);
