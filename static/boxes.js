// Number boxes side by side, for settings that are also set by dragging on the stage: they show what is dragged.

import { liveOf, picturesUrl, takeData } from "./live.js";
import { mounting } from "./mount.js";
import { format, read } from "./number.js";

/**
 * What ui/boxes.py sends for one box. `name` is the setting's name, `key` its name among the settings of all lessons.
 * @typedef {import("./number.js").NumberField & { name: string, key: string, step: number, value: number }} BoxField
 */

/** @typedef {import("./live.js").ControlData & { fields: BoxField[] }} BoxesData */

/** @typedef {{ input: HTMLInputElement, field: BoxField, value: number }} Box */

class Boxes {
  /** @param {Component<BoxesData>} component */
  constructor(component) {
    this.component = component;
    this.data = component.data;
    this.live = liveOf(this.data.group);
    this.version = "";
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
    /** @type {Record<string, number>} values by name that were typed since the session set them */
    this.typed = {};
    this.onAnswer = () => this.follow(this.live.values);
  }

  /** @param {BoxesData} data */
  receive(data) {
    const fresh = takeData(this, data);
    for (const field of data.fields) {
      const box = this.boxes.get(field.key);
      if (box) box.field = field;
      else this.boxes.set(field.key, this.addBox(field));
    }
    // an answer to an older value must not undo what has been typed or dragged since
    if (fresh || !this.live.unacknowledged) {
      this.typed = {};
      this.follow(Object.fromEntries(data.fields.map(({ key, value }) => [key, value])));
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
   * @param {Record<string, number | string>} values  by key
   */
  follow(values) {
    for (const [key, box] of this.boxes) {
      if (!(key in values)) continue;
      const value = Number(values[key]);
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
    const { low, high, step } = box.field;
    const { value = box.value } = read(box.input.value, box.field);
    this.set(box, Math.min(Math.max(Number((value + sign * step).toFixed(4)), low), high));
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
    this.typed[box.field.name] = value;
    const { nonce, key } = this.data;
    /** @param {number} n */
    const send = (n) => this.component.setStateValue("typed", { values: { ...this.typed }, n, nonce });
    this.live.move(key, { [box.field.key]: value }, { url: picturesUrl(this.data), done: true }, send);
  }

  close() {
    this.live.listeners.delete(this.onAnswer);
    this.root.remove();
  }
}

export const mount = mounting(Boxes);
