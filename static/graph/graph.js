// The graph view: a drawing, a walk through it, the code and the numbers behind each box. Python computes and draws;
// this shows the drawing, lights its parts and moves through it.

import { find } from "../dom.js";
import { liveOf } from "../live.js";
import { mounting } from "../mount.js";
import { Camera } from "./camera.js";
import { Code } from "./code.js";
import { h, icon, iconButton } from "./dom.js";
import { png, save, standalone } from "./download.js";
import { panel, table } from "./side.js";
import { Steps } from "./steps.js";

const READABLE = 0.94; // of its natural size: text of 16 pixels
const TALLER = 1.5; // than the height asked for, at most
const HINT = "Step with ← and →, play with Space, or click a box.";

/** @typedef {import("./steps.js").Step} Step */

/**
 * A module call: its name, its label, how deep it lies, whether it is open, and whether the modules around it are.
 * @typedef {[group: string, label: string, depth: number, open: boolean, visible: boolean]} Module
 */

/**
 * What ui/graph_view.py sends, with what `describe` of core/graph/panel.py says of the graph. `predicted` is how many
 * forward steps there are until the prediction; `samples` how many samples there are, and `sample` the one followed.
 * `lesson` is there where the opened box and the sample are part of a lesson's address, whose box is `box`.
 * @typedef {object} GraphData
 * @property {string | null} phase
 * @property {number} height
 * @property {boolean} show_code
 * @property {boolean} below
 * @property {string} hint
 * @property {string} svg
 * @property {string} dot
 * @property {string} json
 * @property {Record<string, import("./side.js").BoxFacts>} boxes
 * @property {Step[]} forward
 * @property {Step[]} backward
 * @property {number} predicted
 * @property {import("./code.js").Source[]} code
 * @property {Module[]} modules
 * @property {import("./side.js").TableData} table
 * @property {number} samples
 * @property {number | null} sample
 * @property {import("../messages.js").GraphLesson | null} lesson
 */

/** Resolves when the stylesheet is there, or cannot be had. */
const styled = new Promise((resolve) => {
  const href = new URL("./graph.css", import.meta.url).href;
  document.head.append(h("link", { rel: "stylesheet", href, onload: resolve, onerror: resolve }));
});

/** @param {Event} event */
const targetOf = (event) => /** @type {Element} */ (event.target);

/**
 * The id of the box around an element.
 * @param {Element | null} element
 */
const boxAround = (element) => element?.closest(".wg-box")?.getAttribute("data-box") ?? null;

class View {
  /** @param {Component<GraphData>} component */
  constructor(component) {
    this.component = component;
    this.data = component.data;
    /** @type {GraphData | null} what is on the screen */
    this.drawn = null;
    this.rev = NaN;
    this.svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    /** @type {string | null} */
    this.selected = null;
    this.frame = h("div", { class: "wgg-frame", role: "group", "aria-label": "Computation graph", tabindex: "0" });
    this.camera = new Camera(this.frame);
    this.steps = new Steps(() => this.stepped());
    this.code = new Code((boxes) => this.hover(boxes), (box) => this.select(box, true));
    this.panel = h("div", { class: "wgg-panel", "aria-live": "polite" });
    this.sentence = h("p", { class: "wgg-said", "aria-live": "polite" }, HINT);
    this.modules = h("div", { class: "wgg-modules", role: "group", "aria-label": "Modules" });
    this.sample = h("input", { type: "number", min: 0, step: 1, placeholder: "all", "aria-label": "Sample to follow", onchange: () => this.follow() });
    this.sampleCount = h("span");
    this.samples = h("label", { class: "wgg-sample" }, "sample ", this.sample, this.sampleCount);
    this.table = h("div", {});
    this.root = h("section", { class: "wgg" },
      h("div", { class: "wgg-bar" }, this.steps.element, this.tools()),
      this.sentence,
      h("div", { class: "wgg-main" },
        h("div", { class: "wgg-left" }, this.frame,
          h("p", { class: "wgg-legend" }, h("span", { class: "wgg-key-forward" }), "values forward ", h("span", { class: "wgg-key-back" }), "gradients back (Σ: added over all elements)")),
        h("div", { class: "wgg-side" }, this.code.element, this.panel)),
      h("details", { class: "wgg-table" }, h("summary", {}, "The same facts as a table"), this.table));
    component.parentElement.append(this.root);
    styled.then(() => this.camera.fit());
    this.listen();
  }

  tools() {
    const kinds = ["SVG", "PNG", "DOT", "JSON"];
    const menu = h("details", { class: "wgg-menu" },
      h("summary", { title: "Download", "aria-label": "Download" }, icon("save")),
      h("div", {}, ...kinds.map((kind) => h("button", { type: "button", onclick: () => { menu.open = false; this.download(kind.toLowerCase()); } }, kind))));
    return h("div", { class: "wgg-tools" }, this.modules, this.samples,
      iconButton("minus", "Zoom out", () => this.camera.zoom(1 / 1.25)),
      iconButton("plus", "Zoom in", () => this.camera.zoom(1.25)),
      iconButton("fit", "Fit", () => this.camera.fit()), menu);
  }

  listen() {
    const boxOf = (/** @type {Event} */ event) => boxAround(targetOf(event));
    const selectUnder = (/** @type {Event} */ event) => {
      const box = boxOf(event);
      if (box) this.select(box);
    };
    this.frame.addEventListener("click", selectUnder);
    this.frame.addEventListener("focusin", selectUnder);
    this.frame.addEventListener("pointerover", (event) => {
      const box = boxOf(event);
      this.hover(box ? [box] : [], true);
    });
    this.frame.addEventListener("pointerleave", () => this.hover([]));
    this.frame.addEventListener("dblclick", (event) => {
      const module = this.factsOf(boxOf(event))?.module;
      if (module) this.toggle(module);
    });
    this.root.addEventListener("keydown", (event) => this.key(event));
  }

  /** @param {GraphData} data */
  receive(data) {
    const before = this.drawn;
    this.data = this.drawn = data;
    this.root.classList.toggle("wgg-alone", !data.show_code);
    this.root.classList.toggle("wgg-below", data.below);
    if (data.svg !== before?.svg || data.height !== before.height) this.redraw(data);
    this.code.receive(data.show_code ? data.code : []);
    this.steps.receive(data.forward, data.backward);
    this.table.replaceChildren(table(data.table));
    this.drawModules();
    this.samples.hidden = !data.samples;
    this.sample.max = String(data.samples - 1);
    this.sample.value = data.sample === null ? "" : String(data.sample);
    this.sampleCount.textContent = ` of ${data.samples}`;
    if (data.phase !== before?.phase) this.enter(data.phase);
    else this.light();
    const { current } = this.steps;
    if (this.steps.at < this.steps.total && current) this.sentence.textContent = current.text;
    else if (data.hint !== before?.hint) this.sentence.textContent = data.hint || HINT;
    if (data.lesson && data.lesson.rev !== this.rev) {
      this.rev = data.lesson.rev;
      this.selected = data.lesson.box || null;
    }
    if (!this.factsOf(this.selected)) this.selected = null;
    this.show(this.selected);
    if (data.lesson) liveOf(data.lesson.group).synchronize(data.lesson);
  }

  /**
   * Puts another drawing into the frame; a box that had the focus keeps it.
   * @param {GraphData} data
   */
  redraw({ svg, height }) {
    const focused = this.frame.contains(document.activeElement) ? boxAround(document.activeElement) : null;
    this.frame.innerHTML = svg; // escaped in Python: no name in it can be markup
    this.svg = find(this.frame, "svg", SVGSVGElement);
    // a tall graph gets a taller frame, so that fitting it keeps it readable
    const natural = this.svg.viewBox.baseVal.height * READABLE;
    this.frame.style.height = `${Math.max(height, Math.min(natural, height * TALLER))}px`;
    this.camera.show(this.svg);
    if (focused) this.box(focused)?.focus({ preventScroll: true });
  }

  /**
   * Sets the walk to where a phase of the training step ends.
   * @param {string | null} phase
   */
  enter(phase) {
    this.root.dataset.phase = phase ?? "";
    this.steps.stop();
    /** @type {Record<string, number>} */
    const ends = { forward: this.data.predicted, loss: this.data.forward.length };
    this.steps.at = ends[phase ?? ""] ?? this.steps.total;
    this.steps.show();
    this.light();
  }

  /**
   * @param {string | null} id
   * @returns {SVGElement | null}
   */
  box(id) {
    return id === null ? null : this.svg.querySelector(`.wg-box[data-box="${CSS.escape(id)}"]`);
  }

  /** @returns {NodeListOf<SVGElement>} */
  allBoxes() {
    return this.svg.querySelectorAll(".wg-box");
  }

  /** @param {string | null} box */
  factsOf(box) {
    return box === null ? undefined : this.data.boxes[box];
  }

  stepped() {
    const { current } = this.steps;
    this.light();
    if (current) this.select(current.box, true);
    this.sentence.textContent = current ? current.text : this.data.hint || HINT;
  }

  /** Draws what has happened up to this step, and fades what is still to come. */
  light() {
    const { at, forward, backward, total } = this.steps;
    const waiting = new Set(forward.slice(at).map((step) => step.box));
    const sent = new Set(backward.slice(0, Math.max(at - forward.length, 0)).flatMap((step) => step.links));
    const now = at < total ? this.steps.current : null;
    for (const box of this.allBoxes()) {
      box.classList.toggle("wgg-waiting", waiting.has(box.dataset.box ?? ""));
      box.classList.toggle("wgg-now", now?.box === box.dataset.box);
      const back = backward.findIndex((step) => step.box === box.dataset.box);
      box.classList.toggle("wgg-ungraded", back >= 0 && at - forward.length <= back);
    }
    /** @type {NodeListOf<SVGElement>} */
    const links = this.svg.querySelectorAll("[data-link]");
    for (const link of links) {
      const number = Number(link.dataset.link);
      const back = link.classList.contains("wg-backward");
      const hidden = back ? !sent.has(number) : waiting.has(link.dataset.target ?? "");
      link.classList.toggle("wgg-waiting", hidden);
      link.classList.toggle("wgg-now", Boolean(now && now.back === back && now.links.includes(number)));
    }
  }

  /**
   * Lights boxes, and their expressions where the pointer is over the drawing.
   * @param {string[]} boxes
   * @param {boolean} fromDrawing
   */
  hover(boxes, fromDrawing = false) {
    for (const box of this.svg.querySelectorAll(".wgg-hover")) box.classList.remove("wgg-hover");
    for (const box of boxes) this.box(box)?.classList.add("wgg-hover");
    if (this.data.show_code) this.code.light(boxes.length && fromDrawing ? boxes[0] : this.selected);
  }

  /**
   * @param {string} box
   * @param {boolean} reveal  whether to bring it into the frame
   */
  select(box, reveal = false) {
    this.selected = box;
    if (this.data.lesson) liveOf(this.data.lesson.group).note({ box });
    this.show(box);
    const element = this.box(box);
    if (reveal && element) this.camera.reveal(element);
  }

  /**
   * Shows what one box holds, or a hint where there is none.
   * @param {string | null} box
   */
  show(box) {
    for (const element of this.allBoxes()) {
      const chosen = element.dataset.box === box;
      element.classList.toggle("wgg-chosen", chosen);
      element.setAttribute("aria-pressed", String(chosen));
    }
    this.panel.replaceChildren(panel(this.factsOf(box), (module) => this.toggle(module)));
    this.code.light(box);
  }

  drawModules() {
    const chips = this.data.modules.filter(([, , , , visible]) => visible).map(([group, label, depth, open]) =>
      h("button", { type: "button", class: "wgg-chip", "aria-expanded": String(open), title: `${open ? "Close" : "Open"} ${group}`,
        style: `--wgg-depth:${depth}`, onclick: () => this.toggle(group) }, icon(open ? "minus" : "plus"), label));
    this.modules.replaceChildren(...chips);
    this.modules.hidden = !chips.length;
  }

  /**
   * Opens or closes a module: the session draws the graph anew.
   * @param {string} group
   */
  toggle(group) {
    const closed = new Set(this.data.modules.filter(([, , , open]) => !open).map(([name]) => name));
    if (!closed.delete(group)) closed.add(group);
    const groups = this.data.modules.map(([name]) => name);
    this.component.setStateValue("modules", { groups, closed: [...closed] });
  }

  /** Tells the session which sample to follow. */
  follow() {
    const text = this.sample.value.trim();
    const number = Math.max(0, Math.min(Math.trunc(Number(text)), this.data.samples - 1));
    const row = text === "" || Number.isNaN(number) ? null : number;
    const { lesson } = this.data;
    if (lesson?.follows) liveOf(lesson.group).move(this, { sample: row ?? -1 }, { done: true, picture: false, act: true });
    else this.component.setStateValue("sample", { row });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const target = targetOf(event);
    if (target.matches("input, summary") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.code.element.contains(target)) return; // there the arrows scroll
    const box = boxAround(target);
    const inFrame = this.frame.contains(target);
    /** @type {Record<string, () => void>} */
    const actions = {
      ArrowRight: () => this.steps.on(),
      ArrowLeft: () => this.steps.move(this.steps.at - 1),
      Home: () => this.steps.move(0),
      End: () => this.steps.move(this.steps.total),
      "+": () => this.camera.zoom(1.25),
      "-": () => this.camera.zoom(1 / 1.25),
      0: () => this.camera.fit(),
    };
    if (box) {
      const module = this.factsOf(box)?.module;
      actions.Enter = () => (module ? this.toggle(module) : this.select(box));
    }
    if (inFrame) actions[" "] = () => this.steps.toggle();
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key !== " ") this.steps.stop();
    action();
  }

  /** @param {string} kind  svg, png, dot or json */
  async download(kind) {
    if (kind === "dot") return save(this.data.dot, "text/vnd.graphviz", "graph.dot");
    if (kind === "json") return save(this.data.json, "application/json", "graph.json");
    const markup = standalone(this.svg, getComputedStyle(this.frame).backgroundColor);
    if (kind === "svg") return save(markup, "image/svg+xml", "graph.svg");
    const { width, height } = this.camera.size;
    save(await png(markup, width, height), "image/png", "graph.png");
  }

  close() {
    this.steps.stop();
    this.camera.close();
    this.root.remove();
  }
}

export const mount = mounting(View);
