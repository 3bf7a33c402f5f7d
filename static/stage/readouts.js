// The numbers of the current tick: a card for each under the pictures, and a table for screen readers.

import { find } from "../dom.js";

/** @typedef {import("./scene.js").Readout<import("../typed.js").NumberArray>} Readout */

export class Readouts {
  constructor() {
    this.cards = document.createElement("div");
    this.cards.className = "wg-readouts";
    this.table = document.createElement("table");
    this.table.className = "wg-sr";
    /** @type {Readout[]} */
    this.readouts = [];
    /** @type {string | null} */
    this.labels = null;
  }

  /**
   * Takes new numbers; cards and rows are made anew where their labels have changed.
   * @param {Readout[]} readouts
   */
  receive(readouts) {
    this.readouts = readouts;
    this.cards.hidden = !readouts.length;
    const labels = readouts.map((r) => r.label).join("|");
    if (labels === this.labels) return;
    this.labels = labels;
    this.cards.replaceChildren(
      ...readouts.map((r) => {
        const card = document.createElement("div");
        card.className = "wg-readout";
        card.style.setProperty("--wg-color", `var(--wg-${r.color})`);
        card.innerHTML = "<span></span><b></b>";
        find(card, "span", HTMLElement).textContent = r.label;
        return card;
      }),
    );
    this.table.innerHTML = "<caption>Numbers at this moment</caption><tbody></tbody>";
    for (const r of readouts) {
      const row = this.table.tBodies[0].insertRow();
      row.insertCell().textContent = r.label;
      row.insertCell();
    }
  }

  /** @param {number} t  an index into the values */
  show(t) {
    this.readouts.forEach((r, i) => {
      const text = format(r.values[t], r.digits);
      /** @type {ChildNode} */ (this.cards.children[i].lastChild).textContent = text;
      this.table.rows[i].cells[1].textContent = text;
    });
  }
}

/**
 * A number with some decimals, or with a power of ten where it is large or too small for them.
 * @param {number} value
 * @param {number} digits
 */
function format(value, digits) {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size >= 1e5 || (size > 0 && size < 10 ** -digits)) return value.toExponential(3).replace("-", "−").replace("e+", "e");
  return value.toFixed(digits).replace("-", "−");
}
