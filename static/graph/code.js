// Source texts whose expressions know their boxes: hovering lights the box, a box lights its expression.

import { h } from "./dom.js";

export class Code {
  constructor(onHover, onPick) {
    this.element = h("div", { class: "wgg-code" });
    this.spans = [];
    this.element.addEventListener("pointerover", (event) => {
      onHover(event.target.closest("[data-boxes]")?.dataset.boxes.split("\n") ?? []);
    });
    this.element.addEventListener("pointerleave", () => onHover([]));
    this.element.addEventListener("click", (event) => {
      const boxes = event.target.closest("[data-boxes]")?.dataset.boxes.split("\n");
      if (boxes) onPick(boxes.at(-1));
    });
  }

  receive(sources) {
    const text = JSON.stringify(sources);
    if (text === this.text) return;
    this.text = text;
    this.spans = [];
    this.element.replaceChildren(...sources.map((source) => this.block(source)));
    this.element.hidden = !sources.length;
  }

  block(source) {
    const pre = h("pre", { "aria-label": `source of ${source.name}`, tabindex: "0" });
    // spans come outer before inner; one that only half overlaps its neighbour is left out
    const open = [{ element: pre, end: source.text.length, at: 0 }];
    const flush = (level, until) => {
      level.element.append(source.text.slice(level.at, until));
      level.at = until;
    };
    const close = () => {
      const level = open.pop();
      flush(level, level.end);
      open.at(-1).at = level.end;
    };
    for (const [start, end, boxes] of source.spans) {
      while (open.length > 1 && open.at(-1).end <= start) close();
      const around = open.at(-1);
      if (end > around.end) continue;
      flush(around, start);
      const element = h("span", { "data-boxes": boxes.join("\n") });
      around.element.append(element);
      this.spans.push({ element, boxes });
      open.push({ element, end, at: start });
    }
    while (open.length > 1) close();
    flush(open[0], source.text.length);
    return pre;
  }

  // Light the expressions of one box; names of data count only where nothing was computed.
  light(box) {
    for (const { element, boxes } of this.spans) element.classList.toggle("wgg-lit", boxes.includes(box));
    const lit = this.element.querySelector(".wgg-lit");
    if (!lit) return;
    const inner = lit.getBoundingClientRect();
    const outer = this.element.getBoundingClientRect();
    if (inner.top < outer.top) this.element.scrollTop -= outer.top - inner.top + 12;
    if (inner.bottom > outer.bottom) this.element.scrollTop += inner.bottom - outer.bottom + 12;
  }
}
