// One picture: a Plotly figure that stands still, and a canvas over it on which the marks move.

import { find } from "../dom.js";
import { paint } from "../theme.js";
import { figureOf } from "./figures.js";
import { draw } from "./marks.js";

/** @typedef {import("../theme.js").Palette} Palette */
/** @typedef {import("../typed.js").NumberArray} NumberArray */
/** @typedef {import("./scene.js").Panel} PanelSpec */
/**
 * A panel with its arrays decoded and its figure whole.
 * @typedef {Omit<import("./scene.js").Panel<NumberArray>, "figure"> & { figure: import("./figures.js").Whole }} Spec
 */
/** @typedef {[a: number, b: number]} Point */

/**
 * What the stage does for a panel: `pick` takes a chosen point, `view` the name of a view, `camera` where
 * the eye of the three-dimensional view is, `resized` asks for a redraw.
 * @typedef {object} Hooks
 * @property {(spec: Spec, point: Point, done: boolean) => void} pick
 * @property {(view: string) => void} view
 * @property {(camera: string) => void} camera
 * @property {() => void} resized
 */

/** @typedef {import("./marks.js").Scales & { back: (px: number, py: number) => Point }} Scales */

/** @type {Record<string, [number, number]>} */
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const CONFIG = { displayModeBar: false, responsive: false, doubleClick: false };

export class Panel {
  /**
   * @param {string} name
   * @param {PlotlyLibrary} Plotly
   * @param {Hooks} hooks
   */
  constructor(name, Plotly, hooks) {
    this.Plotly = Plotly;
    this.hooks = hooks;
    /** @type {Spec | null} */
    this.spec = null;
    /** @type {Scales | null} the axes of the flat figure, once it is drawn */
    this.scales = null;
    /** @type {{ width: number, height: number } | null} */
    this.size = null;
    /** @type {Point | null} where the handle is while it is dragged */
    this.dragging = null;
    this.dragged = false;
    /** @type {HTMLButtonElement | null} */
    this.grip = null;
    this.threeD = false;
    this.hears = false;
    // where the eye of the three-dimensional view is to be: three numbers, or "" for the figure's own place
    this.camera = "";
    /** @type {(t: number) => void} moves the marks to index t */
    this.show = () => {};
    this.root = document.createElement("figure");
    this.root.className = "wg-panel";
    this.root.dataset.panel = name;
    this.root.innerHTML = `<figcaption><b></b><span class="wg-views"></span><small></small></figcaption>
      <div class="wg-plot"><div class="wg-flat"></div><div class="wg-three-d" hidden></div><canvas class="wg-over"></canvas></div>`;
    this.title = find(this.root, "figcaption b", HTMLElement);
    this.note = find(this.root, "figcaption small", HTMLElement);
    this.views = find(this.root, ".wg-views", HTMLElement);
    this.box = find(this.root, ".wg-plot", HTMLElement);
    this.flatNode = find(this.root, ".wg-flat", HTMLElement);
    this.threeDNode = find(this.root, ".wg-three-d", HTMLElement);
    this.over = find(this.root, ".wg-over", HTMLCanvasElement);
    this.over.setAttribute("aria-hidden", "true");
    this.addPicking();
    // the size is told, not asked for: asking makes the browser lay the page out in the middle of a redraw
    this.sizes = new ResizeObserver(([entry]) => {
      this.size = entry.contentRect;
      if (this.spec) this.hooks.resized();
    });
    this.sizes.observe(this.box);
  }

  /**
   * Takes what the panel shows, and draws it.
   * @param {PanelSpec} sent
   * @param {NumberArray[]} arrays  the scene's
   * @param {Palette} colors
   */
  async update(sent, arrays, colors) {
    const figure = figureOf(sent.figure);
    /** @type {Spec} */
    const spec = {
      ...sent,
      figure,
      marks: sent.marks.map((mark) => unpack(mark, arrays)),
      threeD: sent.threeD.map((mark) => unpack(mark, arrays)),
    };
    // the axes stand still under a finger: a window that followed the point would carry it off
    if (this.dragging && this.spec) spec.figure = this.spec.figure;
    this.spec = spec;
    this.root.style.gridArea = spec.area;
    this.title.textContent = spec.title;
    this.note.textContent = spec.note;
    this.showViews(spec);
    await this.paint(colors);
  }

  /**
   * Draws what has changed: the flat or the three-dimensional figure when its digest, theme or size is new.
   * @param {Palette} colors
   */
  async paint(colors) {
    const { spec, Plotly } = this;
    if (!spec) return;
    this.size ??= this.box.getBoundingClientRect();
    const width = Math.round(this.size.width);
    const height = Math.round(this.size.height);
    if (!width || !height) return;
    const threeD = spec.threeD.length > 0;
    if (threeD) registerThreeD(Plotly);
    this.threeD = threeD;
    this.flatNode.hidden = threeD;
    this.over.toggleAttribute("hidden", threeD);
    this.threeDNode.hidden = !threeD;
    const node = threeD ? this.threeDNode : this.flatNode;
    const version = [spec.figure.digest, colors.name, width, height].join();
    if (node.dataset.version !== version) {
      node.dataset.version = version;
      const { data, layout } = /** @type {PlotlyFigure} */ (paint(spec.figure, colors));
      layout.font = { family: colors.font, color: colors.ink, size: 14 };
      if (threeD) lookFrom(layout, this.camera);
      await Plotly.react(node, data, { ...layout, width, height, autosize: false }, CONFIG);
    }
    if (threeD) this.hearCamera(/** @type {PlotlyElement} */ (node));
    if (threeD) this.grip?.toggleAttribute("hidden", true);
    if (threeD) this.show = this.moveThreeD(node, spec);
    else {
      this.scales = scalesOf(/** @type {PlotlyElement} */ (node), colors);
      this.show = draw(spec.marks, this.over, this.scales, width, height);
      this.placeHandle();
    }
  }

  /**
   * Sets where the eye of the three-dimensional view is.
   * @param {string} camera  three numbers with commas between them, or "" for the figure's own place
   */
  setCamera(camera) {
    if (camera === this.camera) return;
    this.camera = camera;
    delete this.threeDNode.dataset.version;
    if (this.threeD) this.hooks.resized();
  }

  /** @param {PlotlyElement} node */
  hearCamera(node) {
    if (this.hears) return;
    this.hears = true;
    node.on("plotly_relayout", (update) => {
      const eye = update["scene.camera"]?.eye;
      if (!eye) return;
      this.camera = [eye.x, eye.y, eye.z].map((value) => value.toFixed(2)).join();
      this.hooks.camera(this.camera);
    });
  }

  /**
   * @param {HTMLElement} node
   * @param {Spec} spec
   * @returns {(t: number) => void}
   */
  moveThreeD(node, { threeD }) {
    return (t) => {
      for (const mark of threeD) {
        const from = mark.kind === "threeDTrail" ? 0 : t;
        const part = (/** @type {"x" | "y" | "z"} */ k) => [Array.from(mark.arrays[k].subarray(from, t + 1))];
        this.Plotly.restyle(node, { x: part("x"), y: part("y"), z: part("z") }, [mark.trace]);
      }
    };
  }

  /** Puts the button of the point that can be dragged, or moved with the arrow keys, where that point is. */
  placeHandle() {
    const { spec, scales } = this;
    if (!spec?.handle || !scales || this.threeD) {
      this.grip?.toggleAttribute("hidden", true);
      return;
    }
    const grip = (this.grip ??= this.addGrip());
    const { frame } = scales;
    const [a, b] = this.dragging ?? spec.handle;
    const [x, y] = [scales.x(a), scales.y(b)];
    const off = x < frame.left || x > frame.left + frame.width || y < frame.top || y > frame.top + frame.height;
    grip.toggleAttribute("hidden", off);
    grip.style.transform = `translate(${x}px, ${y}px)`;
    grip.classList.toggle("wg-known", this.dragged);
    const low = frame.height < 150;
    grip.classList.toggle("wg-side", low);
    // its words stand where the first step does not go, as far as the frame leaves room
    const step = spec.marks.find((mark) => mark.kind === "arrow")?.arrays;
    const goesDown = step && step.y1[0] < step.y0[0];
    const above = goesDown ? y > frame.top + 40 : y > frame.top + frame.height - 40;
    grip.classList.toggle("wg-up", !low && above);
    find(grip, "span", HTMLElement).textContent = spec.handleText;
    grip.setAttribute(
      "aria-label",
      `${spec.handleText}: at a ${a.toFixed(2)}, b ${b.toFixed(2)}. Move with the arrow keys`,
    );
  }

  addGrip() {
    const grip = document.createElement("button");
    grip.type = "button";
    grip.className = "wg-grip";
    grip.append(document.createElement("span"));
    grip.onkeydown = (event) => this.nudge(event);
    this.box.append(grip);
    return grip;
  }

  /**
   * Moves the handle with an arrow key: a hundredth of the axis, with Shift five.
   * @param {KeyboardEvent} event
   */
  nudge(event) {
    const { spec, scales } = this;
    const move = MOVES[event.key];
    if (!move || !spec?.handle || !scales) return;
    event.preventDefault();
    event.stopPropagation();
    const step = ((scales.ends[1] - scales.ends[0]) / 100) * (event.shiftKey ? 5 : 1);
    const [a, b] = this.dragging ?? spec.handle;
    this.hooks.pick(spec, [a + move[0] * step, b + move[1] * step], true);
  }

  addPicking() {
    /**
     * The pointer in pixels of the box.
     * @param {PointerEvent} event
     * @returns {[px: number, py: number]}
     */
    const place = (event) => {
      const { left, top } = this.box.getBoundingClientRect();
      return [event.clientX - left, event.clientY - top];
    };
    /**
     * @param {PointerEvent} event
     * @param {Scales} scales
     * @param {boolean} done
     */
    const drag = (event, { frame, back }, done) => {
      const [px, py] = place(event);
      this.drag(back(clamp(px, frame.left, frame.width), clamp(py, frame.top, frame.height)), done);
    };
    let active = false;
    this.box.addEventListener("pointerdown", (event) => {
      if (this.threeD || !this.spec?.pick.length || !this.scales || event.button !== 0) return;
      const { frame } = this.scales;
      const [px, py] = place(event);
      if (px < frame.left || py < frame.top || px > frame.left + frame.width || py > frame.top + frame.height) return;
      active = true;
      this.box.setPointerCapture(event.pointerId);
      drag(event, this.scales, false);
    });
    this.box.addEventListener("pointermove", (event) => {
      if (active && this.scales) drag(event, this.scales, false);
    });
    const end = (/** @type {PointerEvent} */ event) => {
      if (!active) return;
      active = false;
      if (this.scales) drag(event, this.scales, true);
    };
    this.box.addEventListener("pointerup", end);
    this.box.addEventListener("pointercancel", end);
  }

  /**
   * @param {Point} point
   * @param {boolean} done  whether the pointer has let go
   */
  drag(point, done) {
    const { spec } = this;
    if (!spec) return;
    this.dragging = done ? null : point;
    this.dragged = true;
    if (spec.handle) {
      spec.handle = point;
      this.placeHandle();
    }
    if (spec.handle || done) this.hooks.pick(spec, point, done);
  }

  /** @param {Spec} spec */
  showViews({ views, view }) {
    if (this.views.childElementCount !== views.length) {
      this.views.replaceChildren(
        ...views.map((name) => {
          const button = document.createElement("button");
          button.type = "button";
          button.textContent = name;
          button.onclick = () => this.hooks.view(name);
          return button;
        }),
      );
    }
    for (const button of this.views.children) {
      button.setAttribute("aria-pressed", String(button.textContent === view));
    }
  }

  close() {
    this.sizes.disconnect();
    this.Plotly.purge(this.flatNode);
    this.Plotly.purge(this.threeDNode);
    this.root.remove();
  }
}

/**
 * @param {PlotlyElement} node
 * @param {Palette} colors
 * @returns {Scales}
 */
function scalesOf(node, colors) {
  const { xaxis, yaxis } = node._fullLayout;
  return {
    x: (v) => xaxis._offset + xaxis.d2p(v),
    y: (v) => yaxis._offset + yaxis.d2p(v),
    ends: [xaxis.p2d(0), xaxis.p2d(xaxis._length)],
    back: (px, py) => [xaxis.p2d(px - xaxis._offset), yaxis.p2d(py - yaxis._offset)],
    frame: { left: xaxis._offset, top: yaxis._offset, width: xaxis._length, height: yaxis._length },
    colors,
  };
}

/**
 * Puts the eye of a three-dimensional layout where the address says. Plotly keeps what a person turned as long as
 * `uirevision` stays the same.
 * @param {Record<string, any>} layout
 * @param {string} camera
 */
function lookFrom(layout, camera) {
  const [x, y, z] = camera.split(",").map(Number);
  if (![x, y, z].every(Number.isFinite)) return;
  layout.scene = { ...layout.scene, camera: { ...layout.scene.camera, eye: { x, y, z } } };
  layout.uirevision = `camera ${camera}`;
}

/**
 * Registers Plotly's three-dimensional trace types. This takes a while: it is done once, and only where one is shown.
 * @param {PlotlyLibrary} Plotly
 */
function registerThreeD(Plotly) {
  Plotly.registerRest?.();
  delete Plotly.registerRest;
}

/**
 * @param {number} at
 * @param {number} from
 * @param {number} length
 */
const clamp = (at, from, length) => Math.max(from, Math.min(at, from + length));

/**
 * A mark with its arrays in place of their indices.
 * @template {{ arrays: Record<string, number> }} M
 * @param {M} mark
 * @param {NumberArray[]} arrays
 * @returns {any}
 */
function unpack(mark, arrays) {
  const named = Object.entries(mark.arrays).map(([name, index]) => [name, arrays[index]]);
  return { ...mark, arrays: Object.fromEntries(named) };
}
