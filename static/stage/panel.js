// One picture: a Plotly figure that stands still and an SVG overlay that moves.

import { paint } from "../theme.js";
import { draw } from "./marks.js";

const CONFIG = { displayModeBar: false, responsive: false, doubleClick: false };

export class Panel {
  constructor(name, hooks) {
    this.name = name;
    this.hooks = hooks;
    this.solid = false;
    this.root = document.createElement("figure");
    this.root.className = "wg-panel";
    this.root.dataset.panel = name;
    this.root.innerHTML = `<figcaption><b></b><span class="wg-views"></span><small></small></figcaption>
      <div class="wg-plot"><div class="wg-flat"></div><div class="wg-solid" hidden></div><canvas class="wg-over"></canvas></div>`;
    this.box = this.root.querySelector(".wg-plot");
    this.flat = this.root.querySelector(".wg-flat");
    this.deep = this.root.querySelector(".wg-solid");
    this.over = this.root.querySelector(".wg-over");
    this.over.setAttribute("aria-hidden", "true");
    this.addPicking();
    // the size is told, not asked for: asking makes the browser lay the page out in the middle of a redraw
    this.sizes = new ResizeObserver(([entry]) => {
      this.size = entry.contentRect;
      if (this.spec) this.hooks.resized();
    });
    this.sizes.observe(this.box);
  }

  async update(spec, arrays, colors, Plotly) {
    // the axes stand still under a finger: a window that followed the point would carry it off
    if (this.dragging) spec = { ...spec, figure: this.spec.figure, token: this.spec.token };
    const unpack = (mark) => ({ ...mark, arrays: mapValues(mark.arrays, (index) => arrays[index]) });
    this.spec = { ...spec, marks: spec.marks.map(unpack), moves3d: spec.moves3d.map(unpack) };
    this.colors = colors;
    this.Plotly = Plotly;
    this.root.style.gridArea = spec.area;
    this.root.querySelector("figcaption b").textContent = spec.title;
    this.root.querySelector("figcaption small").textContent = spec.note;
    this.showViews();
    await this.paint();
  }

  // Draws what has changed: the flat or the solid figure when its token, theme or size is new.
  async paint() {
    const { spec, colors, Plotly } = this;
    this.size ??= this.box.getBoundingClientRect();
    const width = Math.round(this.size.width);
    const height = Math.round(this.size.height);
    if (!width || !height) return;
    const solid = spec.moves3d.length > 0;
    if (solid) depth(Plotly);
    this.solid = solid;
    this.flat.hidden = solid;
    this.over.toggleAttribute("hidden", solid);
    this.deep.hidden = !solid;
    const node = solid ? this.deep : this.flat;
    const stamp = [spec.token, colors.name, width, height].join();
    if (node.dataset.stamp !== stamp) {
      node.dataset.stamp = stamp;
      const { data, layout } = paint(spec.figure, colors);
      layout.font = { family: colors.font, color: colors.ink, size: 14 };
      await Plotly.react(node, data, { ...layout, width, height, autosize: false }, CONFIG);
    }
    if (solid) this.grip?.toggleAttribute("hidden", true);
    this.show = solid ? this.moveSolid(node) : this.moveFlat(node);
  }

  moveFlat(node) {
    const { xaxis, yaxis } = node._fullLayout;
    const frame = { left: xaxis._offset, top: yaxis._offset, width: xaxis._length, height: yaxis._length };
    this.scales = {
      x: (v) => xaxis._offset + xaxis.d2p(v),
      y: (v) => yaxis._offset + yaxis.d2p(v),
      ends: [xaxis.p2d(0), xaxis.p2d(xaxis._length)],
      back: (px, py) => [xaxis.p2d(px - xaxis._offset), yaxis.p2d(py - yaxis._offset)],
      frame,
    };
    this.scales.colors = this.colors;
    const show = draw(this.spec.marks, this.over, this.scales, Math.round(this.size.width), Math.round(this.size.height));
    this.placeHandle();
    return show;
  }

  moveSolid(node) {
    const moves = this.spec.moves3d;
    return (t) => {
      for (const mark of moves) {
        const from = mark.kind === "trail" ? 0 : t;
        const part = (k) => [Array.from(mark.arrays[k].subarray(from, t + 1))];
        this.Plotly.restyle(node, { x: part("x"), y: part("y"), z: part("z") }, [mark.trace]);
      }
    };
  }

  // The point that can be dragged with a pointer or moved with the arrow keys: one button, kept and moved.
  placeHandle() {
    const shown = Boolean(this.spec.handle) && !this.solid;
    if (!this.grip && shown) this.addGrip();
    this.grip?.toggleAttribute("hidden", !shown);
    if (!shown) return;
    const { frame } = this.scales;
    const [a, b] = this.dragging ?? this.spec.handle;
    const [x, y] = [this.scales.x(a), this.scales.y(b)];
    const off = x < frame.left || x > frame.left + frame.width || y < frame.top || y > frame.top + frame.height;
    this.grip.toggleAttribute("hidden", off);
    this.grip.style.transform = `translate(${x}px, ${y}px)`;
    this.grip.classList.toggle("wg-known", Boolean(this.dragged));
    const low = frame.height < 150;
    this.grip.classList.toggle("wg-side", low);
    // its words stand where the first step does not go, as far as the frame leaves room
    const step = this.spec.marks.find((mark) => mark.kind === "arrow")?.arrays;
    const goesDown = step && step.y1[0] < step.y0[0];
    const above = goesDown ? y > frame.top + 40 : y > frame.top + frame.height - 40;
    this.grip.classList.toggle("wg-up", !low && above);
    this.grip.firstChild.textContent = this.spec.handleText;
    this.grip.setAttribute(
      "aria-label",
      `${this.spec.handleText}: at a ${a.toFixed(2)}, b ${b.toFixed(2)}. Move with the arrow keys`,
    );
  }

  addGrip() {
    this.grip = document.createElement("button");
    this.grip.type = "button";
    this.grip.className = "wg-grip";
    this.grip.append(document.createElement("span"));
    this.grip.onkeydown = (event) => this.nudge(event);
    this.box.append(this.grip);
  }

  nudge(event) {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    const { ends } = this.scales;
    const step = ((ends[1] - ends[0]) / 100) * (event.shiftKey ? 5 : 1);
    const [a, b] = this.dragging ?? this.spec.handle;
    this.hooks.pick(this.name, this.spec.pick, [a + move[0] * step, b + move[1] * step], true);
  }

  addPicking() {
    // inside the frame, wherever the pointer is
    const place = (event) => {
      const box = this.box.getBoundingClientRect();
      const { left, top, width, height } = this.scales.frame;
      const inside = (at, from, length) => Math.max(from, Math.min(at, from + length));
      return this.scales.back(
        inside(event.clientX - box.left, left, width),
        inside(event.clientY - box.top, top, height),
      );
    };
    let active = false;
    this.box.addEventListener("pointerdown", (event) => {
      if (this.solid || !this.spec?.pick || !this.scales || event.button !== 0) return;
      const box = this.box.getBoundingClientRect();
      const { frame } = this.scales;
      const [px, py] = [event.clientX - box.left, event.clientY - box.top];
      if (px < frame.left || py < frame.top || px > frame.left + frame.width || py > frame.top + frame.height) return;
      active = true;
      this.box.setPointerCapture(event.pointerId);
      this.drag(place(event), false);
    });
    this.box.addEventListener("pointermove", (event) => active && this.drag(place(event), false));
    const end = (event) => {
      if (!active) return;
      active = false;
      this.drag(place(event), true);
    };
    this.box.addEventListener("pointerup", end);
    this.box.addEventListener("pointercancel", end);
  }

  drag(point, done) {
    this.dragging = done ? null : point;
    this.dragged = true;
    if (this.spec.handle) {
      this.spec.handle = point;
      this.placeHandle();
    }
    if (this.spec.handle || done) this.hooks.pick(this.name, this.spec.pick, point, done);
  }

  showViews() {
    const views = this.root.querySelector(".wg-views");
    if (views.childElementCount !== this.spec.views.length) {
      views.replaceChildren(
        ...this.spec.views.map((view) => {
          const button = document.createElement("button");
          button.type = "button";
          button.textContent = view;
          button.onclick = () => this.hooks.view(view);
          return button;
        }),
      );
    }
    for (const button of views.children) {
      button.setAttribute("aria-pressed", String(button.textContent === this.spec.view));
    }
  }

  close() {
    this.sizes.disconnect();
    this.Plotly?.purge(this.flat);
    this.Plotly?.purge(this.deep);
    this.root.remove();
  }
}

// The trace types of pictures in depth, which take a while to make ready: once, and only for who looks at one.
function depth(Plotly) {
  Plotly.registerRest?.();
  delete Plotly.registerRest;
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
