// Number boxes side by side, for settings that are also set by dragging on the stage: they show what is dragged.

import { liveOf, takeData } from "./live.js";
import { mounting } from "./mount.js";
import { format, read } from "./number.js";

/** @typedef {import("./messages.js").BoxField} BoxField */
/** @typedef {import("./messages.js").BoxesData} BoxesData */
/** @typedef {{ input: HTMLInputElement, field: BoxField, value: number }} Box */

class Boxes {
  /** @param {Component<BoxesData>} component */
  constructor(component) {
    this.component = component;
    this.data = component.data;
    this.live = liveOf(this.data.group);
    this.rev = NaN;
    this.root = document.createElement("div");
    this.root.className = "wg-boxes";
    this.problem = document.createElement("p");
    this.problem.className = "wg-problem";
    this.problem.setAttribute("role", "alert");
    this.problem.hidden = true;
    this.root.append(this.problem);
    component.parentElement.append(this.root);
    /** @type {Map<string, Box>} */
    this.boxes = new Map();
    this.onAnswer = () => this.follow(this.live.values);
  }

  /** @param {BoxesData} data */
  receive(data) {
    const fresh = takeData(this, data);
    for (const field of data.fields) {
      const box = this.boxes.get(field.name);
      if (box) box.field = field;
      else this.boxes.set(field.name, this.addBox(field));
    }
    // an answer to an older value must not undo what has been typed or dragged since
    if (fresh || !this.live.unacknowledged) {
      this.follow(Object.fromEntries(data.fields.map(({ name, value }) => [name, value])));
    }
  }

  /**
   * @param {BoxField} field
   * @returns {Box}
   */
  addBox(field) {
    const label = document.createElement("label");
    label.textContent = field.label;
    const input = document.createElement("input");
    input.type = "text";
    input.inputMode = "decimal";
    const box = { input, field, value: NaN };
    input.onfocus = () => input.select();
    input.onblur = () => this.commit(box);
    input.onkeydown = (event) => {
      if (event.key === "Enter") this.commit(box);
      else if (event.key === "Escape") this.show(box);
      else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
        event.preventDefault();
        this.step(box, event.key === "ArrowUp" ? 1 : -1);
      }
      event.stopPropagation();
    };
    label.append(input);
    this.root.insertBefore(label, this.problem);
    return box;
  }

  /**
   * Shows values that were not typed here: the session's, or those that are being dragged.
   * @param {import("./live.js").Patch} values
   */
  follow(values) {
    for (const [name, box] of this.boxes) {
      if (!(name in values)) continue;
      const value = Number(values[name]);
      if (value === box.value) continue;
      box.value = value;
      this.show(box);
    }
  }

  /** @param {Box} box */
  show(box) {
    box.input.value = format(box.value, box.field);
    this.problem.hidden = true;
  }

  /**
   * @param {Box} box
   * @param {1 | -1} sign
   */
  step(box, sign) {
    const { domain: [least, most], step } = box.field;
    const { value = box.value } = read(box.input.value, box.field);
    this.set(box, Math.min(Math.max(Number((value + sign * step).toFixed(4)), least), most));
  }

  /**
   * Takes what was typed, or says why not.
   * @param {Box} box
   */
  commit(box) {
    if (box.input.value === format(box.value, box.field)) return;
    const { value, problem } = read(box.input.value, box.field);
    this.problem.hidden = true;
    if (problem !== undefined) {
      this.show(box);
      this.problem.textContent = `${problem} It stays at ${box.input.value}.`;
      this.problem.hidden = false;
      return;
    }
    this.set(box, value);
  }

  /**
   * @param {Box} box
   * @param {number} value
   */
  set(box, value) {
    box.value = value;
    this.show(box);
    this.live.move(this, { [box.field.name]: value }, { done: true });
  }

  close() {
    this.live.listeners.delete(this.onAnswer);
    this.root.remove();
  }
}

export const mount = mounting(Boxes);
