// Number boxes side by side, for what is also set by dragging on the stage: they follow the hand.

import { pictures, take } from "./live.js";
import { mounting } from "./mount.js";
import { format, read } from "./number.js";

class Boxes {
  constructor(parent) {
    this.root = document.createElement("div");
    this.root.className = "wg-boxes";
    this.problem = document.createElement("p");
    this.problem.className = "wg-problem";
    this.problem.setAttribute("role", "alert");
    this.problem.hidden = true;
    this.root.append(this.problem);
    parent.append(this.root);
    this.boxes = new Map();
    this.typed = {};
    this.onAnswer = () => this.follow(this.live.values);
  }

  receive(data) {
    const fresh = take(this, data);
    for (const field of data.fields) {
      if (!this.boxes.has(field.key)) this.boxes.set(field.key, this.box(field));
      this.boxes.get(field.key).field = field;
    }
    // an answer to an older value must not undo what the hand has made since
    if (fresh || !this.live.busy) {
      this.typed = {};
      this.follow(Object.fromEntries(data.fields.map(({ key, value }) => [key, value])));
    }
  }

  box(field) {
    const label = document.createElement("label");
    label.textContent = field.label;
    const input = document.createElement("input");
    input.type = "text";
    input.inputMode = "decimal";
    const box = { input, field };
    input.onfocus = () => input.select();
    input.onblur = () => this.take(box);
    input.onkeydown = (event) => {
      if (event.key === "Enter") this.take(box);
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

  // Values that were not typed here: the session's, or those of a hand on the stage.
  follow(values) {
    for (const [key, box] of this.boxes) {
      if (!(key in values)) continue;
      const value = Number(values[key]);
      if (value === box.value) continue;
      box.value = value;
      this.show(box);
    }
  }

  show(box) {
    box.input.value = format(box.value, box.field);
    this.problem.hidden = true;
  }

  step(box, sign) {
    const { low, high, step } = box.field;
    const { value = box.value } = read(box.input.value, box.field);
    this.set(box, Math.min(Math.max(Number((value + sign * step).toFixed(4)), low), high));
  }

  take(box) {
    if (box.input.value === format(box.value, box.field)) return;
    const { value, problem } = read(box.input.value, box.field);
    this.problem.hidden = true;
    if (problem) {
      this.show(box);
      this.problem.textContent = `${problem} It stays at ${box.input.value}.`;
      this.problem.hidden = false;
      return;
    }
    this.set(box, value);
  }

  set(box, value) {
    box.value = value;
    this.show(box);
    this.typed[box.field.name] = value;
    const { nonce, key } = this.data;
    const tell = (n) => this.component.setStateValue("typed", { values: { ...this.typed }, n, nonce });
    this.live.move(key, { [box.field.key]: value }, { url: pictures(this.data), done: true }, tell);
  }

  close() {
    this.live?.listeners.delete(this.onAnswer);
    this.root.remove();
  }
}

export const mount = mounting(Boxes);
