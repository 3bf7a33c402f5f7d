// The graph view: a drawing, a walk through it, the code and the numbers behind each box.
// Python draws and computes; this shows, lights and moves.

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
let styled = null;

function loadStyle() {
  styled ??= new Promise((resolve) => {
    const link = h("link", { rel: "stylesheet", href: new URL("./graph.css", import.meta.url).href, onload: resolve, onerror: resolve });
    document.head.append(link);
  });
  return styled;
}
loadStyle();

class View {
  constructor(parent) {
    this.frame = h("div", { class: "wgg-frame", role: "group", "aria-label": "Computation graph", tabindex: "0" });
    this.camera = new Camera(this.frame);
    this.steps = new Steps(() => this.stepped());
    this.code = new Code((boxes) => this.hover(boxes), (box) => this.select(box, true));
    this.panel = h("div", { class: "wgg-panel", "aria-live": "polite" });
    this.said = h("p", { class: "wgg-said", "aria-live": "polite" }, HINT);
    this.modules = h("div", { class: "wgg-modules", role: "group", "aria-label": "Modules" });
    this.sample = h("input", { type: "number", min: 0, step: 1, placeholder: "all", "aria-label": "Sample to follow", onchange: () => this.follow() });
    this.samples = h("label", { class: "wgg-sample" }, "sample ", this.sample, h("span"));
    this.table = h("div", {});
    this.root = h("section", { class: "wgg" },
      h("div", { class: "wgg-bar" }, this.steps.element, this.tools()),
      this.said,
      h("div", { class: "wgg-main" },
        h("div", { class: "wgg-left" }, this.frame,
          h("p", { class: "wgg-legend" }, h("span", { class: "wgg-key-forward" }), "values forward ", h("span", { class: "wgg-key-back" }), "gradients back (Σ: added over all elements)")),
        h("div", { class: "wgg-side" }, this.code.element, this.panel)),
      h("details", { class: "wgg-table" }, h("summary", {}, "The same facts as a table"), this.table));
    parent.append(this.root);
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
    const boxOf = (event) => event.target.closest?.(".wg-box")?.dataset.box;
    this.frame.addEventListener("click", (event) => {
      const box = boxOf(event);
      if (box) this.select(box);
    });
    this.frame.addEventListener("focusin", (event) => {
      const box = boxOf(event);
      if (box) this.select(box);
    });
    this.frame.addEventListener("pointerover", (event) => this.hover([boxOf(event)].filter(Boolean), true));
    this.frame.addEventListener("pointerleave", () => this.hover([]));
    this.frame.addEventListener("dblclick", (event) => {
      const facts = this.data.boxes[boxOf(event)];
      if (facts?.module) this.toggle(facts.module);
    });
    this.root.addEventListener("keydown", (event) => this.key(event));
  }

  receive(data) {
    const redraw = data.svg !== this.data?.svg || data.height !== this.data.height;
    const phase = data.phase !== this.data?.phase;
    const hint = data.hint !== this.data?.hint;
    this.data = data;
    this.root.classList.toggle("wgg-alone", !data.show_code);
    this.root.classList.toggle("wgg-below", data.below);
    if (redraw) {
      const focused = document.activeElement?.closest?.(".wg-box")?.dataset.box;
      const kept = this.frame.contains(document.activeElement) ? focused : null;
      this.frame.innerHTML = data.svg; // escaped in Python: no name in it can be markup
      this.svg = this.frame.querySelector("svg");
      // a tall graph gets a taller frame, so that fitting it keeps it readable
      const natural = this.svg.viewBox.baseVal.height * READABLE;
      this.frame.style.height = `${Math.max(data.height, Math.min(natural, data.height * TALLER))}px`;
      this.camera.show(this.svg);
      if (kept) this.box(kept)?.focus({ preventScroll: true });
    }
    this.code.receive(data.show_code ? data.code : []);
    this.steps.receive(data.forward, data.backward);
    this.table.replaceChildren(table(data.table));
    this.drawModules();
    this.samples.hidden = !data.samples;
    this.sample.max = data.samples - 1;
    this.sample.value = data.sample ?? "";
    this.samples.lastChild.textContent = ` of ${data.samples}`;
    if (phase) this.enter(data.phase);
    else this.light();
    if (this.steps.at < this.steps.total && this.steps.current) this.said.textContent = this.steps.current.text;
    else if (hint) this.said.textContent = data.hint || HINT;
    if (!data.boxes[this.selected]) this.selected = null;
    this.show(this.selected);
  }

  // A phase of the training step, told by the page, sets the walk to where that phase ends.
  enter(phase) {
    this.root.dataset.phase = phase ?? "";
    this.steps.stop();
    const ends = { forward: this.data.predicted, loss: this.data.forward.length };
    this.steps.at = ends[phase] ?? this.steps.total;
    this.steps.show();
    this.light();
  }

  box(id) {
    return this.svg.querySelector(`.wg-box[data-box="${CSS.escape(id)}"]`);
  }

  stepped() {
    const { current } = this.steps;
    this.light();
    if (current) this.select(current.box, true);
    this.said.textContent = current ? current.text : this.data.hint || HINT;
  }

  // What has happened up to this step is drawn, what is still to come is faded.
  light() {
    const { at, forward, backward, total } = this.steps;
    const waiting = new Set(forward.slice(at).map((step) => step.box));
    const sent = new Set(backward.slice(0, Math.max(at - forward.length, 0)).flatMap((step) => step.links));
    const now = at < total ? this.steps.current : null;
    for (const box of this.svg.querySelectorAll(".wg-box")) {
      box.classList.toggle("wgg-waiting", waiting.has(box.dataset.box));
      box.classList.toggle("wgg-now", now?.box === box.dataset.box);
      const back = backward.findIndex((step) => step.box === box.dataset.box);
      box.classList.toggle("wgg-ungraded", back >= 0 && at - forward.length <= back);
    }
    for (const link of this.svg.querySelectorAll("[data-link]")) {
      const number = Number(link.dataset.link);
      const back = link.classList.contains("wg-backward");
      const hidden = back ? !sent.has(number) : waiting.has(link.dataset.target);
      link.classList.toggle("wgg-waiting", hidden);
      link.classList.toggle("wgg-now", Boolean(now && now.back === back && now.links.includes(number)));
    }
  }

  hover(boxes, fromDrawing = false) {
    for (const box of this.svg.querySelectorAll(".wgg-hover")) box.classList.remove("wgg-hover");
    for (const box of boxes) this.box(box)?.classList.add("wgg-hover");
    if (this.data.show_code) this.code.light(boxes.length && fromDrawing ? boxes[0] : this.selected);
  }

  select(box, reveal = false) {
    this.selected = box;
    this.show(box);
    const element = this.box(box);
    if (reveal && element) this.camera.reveal(element);
  }

  show(box) {
    for (const element of this.svg.querySelectorAll(".wg-box")) {
      const chosen = element.dataset.box === box;
      element.classList.toggle("wgg-chosen", chosen);
      element.setAttribute("aria-pressed", chosen);
    }
    this.panel.replaceChildren(panel(this.data.boxes[box], (module) => this.toggle(module)));
    this.code.light(box);
  }

  drawModules() {
    const chips = this.data.modules.filter(([, , , , visible]) => visible).map(([group, label, depth, open]) =>
      h("button", { type: "button", class: "wgg-chip", "aria-expanded": String(open), title: `${open ? "Close" : "Open"} ${group}`,
        style: `--wgg-depth:${depth}`, onclick: () => this.toggle(group) }, icon(open ? "minus" : "plus"), label));
    this.modules.replaceChildren(...chips);
    this.modules.hidden = !chips.length;
  }

  toggle(group) {
    const closed = new Set(this.data.modules.filter(([, , , open]) => !open).map(([name]) => name));
    if (!closed.delete(group)) closed.add(group);
    const groups = this.data.modules.map(([name]) => name);
    this.component.setStateValue("modules", { groups, closed: [...closed] });
  }

  follow() {
    const text = this.sample.value.trim();
    const number = Math.max(0, Math.min(Math.trunc(Number(text)), this.data.samples - 1));
    this.component.setStateValue("sample", text === "" || Number.isNaN(number) ? { row: null } : { row: number });
  }

  key(event) {
    if (event.target.matches("input, summary") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.code.element.contains(event.target)) return; // there the arrows scroll
    const box = event.target.closest(".wg-box")?.dataset.box;
    const inFrame = this.frame.contains(event.target);
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
      actions.Enter = () => this.data.boxes[box].module ? this.toggle(this.data.boxes[box].module) : this.select(box);
    }
    if (inFrame) actions[" "] = () => this.steps.toggle();
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key !== " ") this.steps.stop();
    action();
  }

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
