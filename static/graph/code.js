// Source texts in which the expressions of a box are lit with it: hovering over one tells of its boxes, and back.

import { h } from "./dom.js";

/** @typedef {{ name: string, text: string, spans: [start: number, end: number, boxes: string[]][] }} Source */

/**
 * The boxes of the expression under an event.
 * @param {Event} event
 * @returns {string[]}
 */
const boxesOf = (event) => {
  const span = /** @type {Element} */ (event.target).closest("[data-boxes]");
  return span?.getAttribute("data-boxes")?.split("\n") ?? [];
};

export class Code {
  /**
   * @param {(boxes: string[]) => void} onHover
   * @param {(box: string) => void} onPick
   */
  constructor(onHover, onPick) {
    this.element = h("div", { class: "wgg-code" });
    /** @type {{ element: HTMLElement, boxes: string[] }[]} */
    this.spans = [];
    this.text = "";
    this.element.addEventListener("pointerover", (event) => onHover(boxesOf(event)));
    this.element.addEventListener("pointerleave", () => onHover([]));
    this.element.addEventListener("click", (event) => {
      const box = boxesOf(event).at(-1);
      if (box !== undefined) onPick(box);
    });
  }

  /** @param {Source[]} sources */
  receive(sources) {
    const text = JSON.stringify(sources);
    if (text === this.text) return;
    this.text = text;
    this.spans = [];
    this.element.replaceChildren(...sources.map((source) => this.block(source)));
    this.element.hidden = !sources.length;
  }

  /**
   * The text of one source, with a span around each expression.
   * @param {Source} source
   */
  block(source) {
    const pre = h("pre", { "aria-label": `source of ${source.name}`, tabindex: "0" });
    // Spans come outer before inner; one that only half overlaps its neighbour is left out. `open` are the elements
    // around the current place, innermost last, each with the place up to which its text has been written.
    /** @type {{ element: HTMLElement, end: number, at: number }[]} */
    const open = [];
    let around = { element: /** @type {HTMLElement} */ (pre), end: source.text.length, at: 0 };
    const flush = (/** @type {number} */ until) => {
      around.element.append(source.text.slice(around.at, until));
      around.at = until;
    };
    const closeUntil = (/** @type {number} */ place) => {
      while (open.length && around.end <= place) {
        const { end } = around;
        flush(end);
        around = /** @type {typeof around} */ (open.pop());
        around.at = end;
      }
    };
    for (const [start, end, boxes] of source.spans) {
      closeUntil(start);
      if (end > around.end) continue;
      flush(start);
      const element = h("span", { "data-boxes": boxes.join("\n") });
      around.element.append(element);
      this.spans.push({ element, boxes });
      open.push(around);
      around = { element, end, at: start };
    }
    closeUntil(source.text.length);
    flush(source.text.length);
    return pre;
  }

  /**
   * Lights the expressions of one box, or of none, and scrolls the first into view.
   * @param {string | null} box
   */
  light(box) {
    for (const { element, boxes } of this.spans) element.classList.toggle("wgg-lit", box !== null && boxes.includes(box));
    const lit = this.element.querySelector(".wgg-lit");
    if (!lit) return;
    const inner = lit.getBoundingClientRect();
    const outer = this.element.getBoundingClientRect();
    if (inner.top < outer.top) this.element.scrollTop -= outer.top - inner.top + 12;
    if (inner.bottom > outer.bottom) this.element.scrollTop += inner.bottom - outer.bottom + 12;
  }
}
