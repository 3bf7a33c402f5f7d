// A slider whose value is sent while it is dragged: a native range input, a number box, and marks on the track.

import { find } from "./dom.js";
import { liveOf, takeData } from "./live.js";
import { mounting } from "./mount.js";
import { format, read } from "./number.js";

const LOG_STEPS = 1000;

/** @typedef {import("./messages.js").SliderData} SliderData */
/** @typedef {import("./messages.js").SliderProps} SliderProps */

class Slider {
  /** @param {Component<SliderData>} component */
  constructor(component) {
    this.component = component;
    this.data = component.data;
    this.live = liveOf(this.data.group);
    this.rev = NaN;
    this.value = this.data.value;
    this.held = false;
    this.decorated = "";
    this.root = document.createElement("div");
    this.root.className = "wg-slider";
    const id = `wg-${Math.random().toString(36).slice(2)}`;
    this.root.innerHTML = `
      <div class="wg-slider-head"><label for="${id}"></label><input class="wg-number" type="text" inputmode="decimal"></div>
      <div class="wg-track"><i class="wg-regions"></i><input id="${id}" type="range"><i class="wg-marks"></i></div>
      <p class="wg-caption"></p><p class="wg-problem" role="alert" hidden></p>`;
    component.parentElement.append(this.root);
    this.label = find(this.root, "label", HTMLLabelElement);
    this.number = find(this.root, ".wg-number", HTMLInputElement);
    this.range = find(this.root, "input[type=range]", HTMLInputElement);
    this.regions = find(this.root, ".wg-regions", HTMLElement);
    this.marks = find(this.root, ".wg-marks", HTMLElement);
    this.caption = find(this.root, ".wg-caption", HTMLElement);
    this.problem = find(this.root, ".wg-problem", HTMLElement);
    this.onAnswer = (/** @type {import("./messages.js").Answer} */ { sliders }) => this.update(sliders[this.data.name]);
    this.listen();
  }

  listen() {
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
    this.number.onblur = () => this.commit();
  }

  /** @param {SliderData} data */
  receive(data) {
    const fresh = takeData(this, data);
    this.label.textContent = data.symbol ? `${data.label} ${data.symbol}` : data.label;
    this.label.title = data.help;
    this.range.title = data.help;
    this.number.setAttribute("aria-label", `${data.label}, as a number`);
    // an answer to an older value must not pull the thumb back from under the finger
    if (fresh || !(this.held || this.live.unacknowledged)) this.value = data.value;
    this.render();
  }

  /**
   * Takes what changes on this slider while another one is dragged.
   * @param {SliderProps | undefined} props
   */
  update(props) {
    if (!props) return;
    this.data = { ...this.data, ...props };
    this.render();
  }

  /** Brings caption, range, marks and value up to date with the data. */
  render() {
    const { data } = this;
    this.caption.innerHTML = "";
    for (const [text, tone] of data.caption) {
      const span = document.createElement("span");
      span.textContent = text;
      if (tone) span.className = `wg-tone-${tone}`;
      this.caption.append(span);
    }
    this.range.min = String(data.log ? 0 : data.low);
    this.range.max = String(data.log ? LOG_STEPS : data.high);
    this.range.step = String(data.log ? 1 : data.step);
    this.decorate();
    if (document.activeElement !== this.number) this.show();
  }

  /**
   * Where a value is on the range input: itself, or 0 to LOG_STEPS on a logarithmic slider.
   * @param {number} value
   */
  positionOf(value) {
    const { low, high, log } = this.data;
    return log ? (LOG_STEPS * Math.log(value / low)) / Math.log(high / low) : value;
  }

  /**
   * The value at a position of the range input; a mark with `snap` draws a thumb that is dragged to itself.
   * @param {number} position
   */
  valueAt(position) {
    const { low, high, log, integer, marks } = this.data;
    if (!log) return position;
    const value = low * (high / low) ** (position / LOG_STEPS);
    const near = marks.find((mark) => this.held && mark.snap && Math.abs(this.positionOf(mark.at) - position) < 6);
    if (near) return near.at;
    return integer ? Math.round(value) : Number(value.toPrecision(3));
  }

  /**
   * Where a value is on the track, from 0 to 1.
   * @param {number} value
   */
  share(value) {
    const at = this.positionOf(value);
    return (at - Number(this.range.min)) / (Number(this.range.max) - Number(this.range.min));
  }

  /** Draws regions and marks on the track, where they have changed. */
  decorate() {
    // the thumb's centre travels the track less its own width
    const left = (/** @type {number} */ value) => `calc(${this.share(value)} * (100% - 20px) + 10px)`;
    const key = JSON.stringify([this.data.regions, this.data.marks, this.data.low, this.data.high]);
    if (key === this.decorated) return;
    this.decorated = key;
    this.regions.replaceChildren(...this.data.regions.map((region) => {
      const node = document.createElement("i");
      node.style.left = left(region.start);
      node.style.right = `calc(100% - ${left(region.end)})`;
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
    this.range.value = String(this.positionOf(this.value));
    this.range.setAttribute("aria-valuetext", shown);
    this.range.style.setProperty("--wg-done", String(this.share(this.value)));
    this.number.value = shown + (this.data.suffix ? ` ${this.data.suffix}` : "");
    this.problem.hidden = true;
  }

  /**
   * @param {number} value
   * @param {boolean} done  whether the slider has been let go
   */
  move(value, done) {
    this.value = value;
    this.show();
    this.live.move(this, { [this.data.name]: value }, { done });
  }

  /** Takes what was typed into the number box, or says why not. */
  commit() {
    const text = this.number.value.replace(this.data.suffix, "").trim();
    if (text === format(this.value, this.data)) return this.show();
    const { value, problem } = read(text, this.data);
    if (problem !== undefined) {
      this.show();
      this.problem.textContent = `${problem} It stays at ${format(this.value, this.data)}.`;
      this.problem.hidden = false;
      return;
    }
    this.move(value, true);
  }

  close() {
    this.live.listeners.delete(this.onAnswer);
    this.root.remove();
  }
}

export const mount = mounting(Slider);
