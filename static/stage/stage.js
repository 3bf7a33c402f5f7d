// The stage: panels, time bar and readouts over one cursor. Python declares the scene; this draws and moves it.

import { END, liveOf } from "../live.js";
import { mounting } from "../mount.js";
import { onThemeChange, palette } from "../theme.js";
import { decode } from "../typed.js";
import { Panel } from "./panel.js";
import { Readouts } from "./readouts.js";
import { TimeBar } from "./timebar.js";

/** @typedef {import("../theme.js").Palette} Palette */
/** @typedef {import("../typed.js").NumberArray} NumberArray */
/** @typedef {import("./scene.js").Scene} Scene */

/** @typedef {import("../messages.js").StageData} StageData */

/**
 * What is on the screen: the data, and what has been decoded from them.
 * @typedef {object} Shown
 * @property {StageData} data
 * @property {NumberArray} ticks
 * @property {NumberArray} epochs
 */

const plotly = loadPlotly();

/** Loads Plotly from the app's own route, which sends less; without it, whole, from among the static files. */
function loadPlotly() {
  const { href, search } = new URL(import.meta.url);
  return load(new URL(`../../../plotly.js${search}`, href)).catch(() => load(new URL("../plotly.min.js", href)));
}

/**
 * @param {URL} url
 * @returns {Promise<PlotlyLibrary>}
 */
function load(url) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url.href;
    script.onload = () => (window.Plotly ? resolve(window.Plotly) : reject(new Error("there is no Plotly in it")));
    script.onerror = () => reject(new Error("plotly.min.js could not be loaded"));
    document.head.append(script);
  });
}

class Stage {
  /** @param {Component<StageData>} component */
  constructor(component) {
    this.component = component;
    this.live = liveOf(component.data.group);
    this.root = document.createElement("section");
    this.root.className = "wg-stage";
    this.root.tabIndex = -1;
    this.grid = document.createElement("div");
    this.grid.className = "wg-grid";
    this.bar = new TimeBar(
      (t) => this.moved(t),
      () => this.rested(),
      (speed) => this.live.note({ speed: String(speed) }),
    );
    // text nodes, changed in place: markup written anew in every frame would be parsed and restyled
    this.before = document.createTextNode("");
    this.count = document.createTextNode("");
    this.after = document.createTextNode("");
    const strong = document.createElement("b");
    strong.append(this.count);
    this.bar.output.append(this.before, strong, this.after);
    this.readouts = new Readouts();
    this.below = document.createElement("div");
    this.below.className = "wg-below";
    this.status = document.createElement("p");
    this.status.className = "wg-status";
    this.status.hidden = true;
    const { cards, table } = this.readouts;
    this.root.append(this.status, this.grid, this.bar.root, cards, this.below, table);
    component.parentElement.append(this.root);
    /** @type {Map<string, Panel>} */
    this.panels = new Map();
    /** @type {Shown | null} */
    this.shown = null;
    /** @type {Palette | null} read once a theme */
    this.colors = null;
    // what was shown last: each is acted upon when it is another
    this.shownBelow = "";
    this.rev = NaN;
    // the cursor as a tick: it stays where it is when a run grows, and at the end where it was at the end
    this.tick = 0;
    this.redrawing = false;
    this.closed = false;
    this.queue = Promise.resolve();
    this.onAnswer = (/** @type {import("../live.js").Answer} */ answer) => this.answered(answer);
    this.onProblem = (/** @type {string} */ problem) => this.say(problem);
    this.stopTheme = onThemeChange(this.root, () => {
      this.colors = null;
      this.redraw();
    });
    this.onKey = (/** @type {KeyboardEvent} */ event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
    this.onLinked = (/** @type {WindowEventMap["watchgrad:cursor"]} */ event) => this.linked(event.detail);
    window.addEventListener("watchgrad:cursor", this.onLinked);
  }

  /** @param {StageData} data */
  receive(data) {
    this.live = liveOf(data.group);
    if (data.leads) {
      this.live.listeners.add(this.onAnswer);
      this.live.problemListeners.add(this.onProblem);
    }
    this.live.synchronize(data);
    // more has been dragged since: its pictures come over HTTP, and newer data will follow when the drag rests
    if (data.leads && data.live && this.live.unacknowledged && this.live.route === "http") return;
    this.draw(data);
  }

  /**
   * Shows a picture of what is dragged; resolves when it is on the screen.
   * @param {import("../live.js").Answer} answer
   */
  async answered(answer) {
    await this.draw({ ...(this.shown?.data ?? this.component.data), ...answer });
    await new Promise(requestAnimationFrame);
  }

  /** @param {StageData} data */
  draw(data) {
    return this.enqueue(() => this.update(data));
  }

  /**
   * Does some drawing after what is being drawn now. An exception is a bug: the learner gets a sentence, and it is
   * reported as an uncaught error.
   * @param {() => Promise<void>} work
   */
  enqueue(work) {
    const step = async () => {
      if (!this.closed) await work();
    };
    this.queue = this.queue.then(step).catch((problem) => {
      if (this.closed) return; // drawing into elements that have left the page may fail
      this.say(`The picture could not be drawn: ${problem.message}. Reload the page.`);
      reportError(problem);
    });
    return this.queue;
  }

  /** @param {string} sentence */
  say(sentence) {
    this.status.textContent = sentence;
    this.status.hidden = !sentence;
  }

  /** @param {StageData} data */
  async update(data) {
    const { scene } = data;
    this.grid.dataset.layout = scene.layout;
    const Plotly = await plotly;
    const first = !this.shown;
    const arrays = scene.arrays.map(decode);
    this.shown = { data, ticks: arrays[scene.ticks], epochs: arrays[scene.epochs] };
    this.root.setAttribute("aria-label", scene.summary);
    this.bar.root.hidden = !data.controls;
    if (data.below !== this.shownBelow) this.below.innerHTML = this.shownBelow = data.below;
    this.bar.loop = data.loop;
    this.keepPanels(scene.panels, Plotly);
    this.readouts.receive(scene.readouts.map((readout) => ({ ...readout, values: arrays[readout.values] })));
    this.bar.setLength(this.shown.ticks.length - 1);
    await this.updatePanels(scene.panels, arrays);
    this.say("");
    const fresh = data.rev !== this.rev;
    this.rev = data.rev;
    if (fresh || !(this.bar.moving || this.live.unacknowledged)) this.tick = data.tick;
    this.bar.go(this.nearest(this.tick));
    if (fresh) this.follow(data, first);
    this.root.dataset.address = data.address;
    // painted, not only computed: the frame after the next is on the screen
    requestAnimationFrame(() => window.dispatchEvent(new CustomEvent("watchgrad:drawn", { detail: data.address })));
  }

  /**
   * @param {import("./panel.js").PanelSpec[]} specs
   * @param {NumberArray[]} arrays
   */
  async updatePanels(specs, arrays) {
    // reading colours makes the browser restyle the page: once a theme, not once a frame
    const colors = (this.colors ??= palette(this.root));
    await Promise.all(specs.map((spec) => this.panels.get(spec.name)?.update(spec, arrays, colors)));
  }

  /**
   * Does what the session asked for when it set the address itself: speed, camera, playing, scrolling.
   * @param {StageData} data
   * @param {boolean} first  whether nothing was shown before
   */
  follow(data, first) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.bar.setSpeed(Number(data.speed));
    for (const panel of this.panels.values()) panel.setCamera(data.camera);
    if (data.play && !(calm && first)) this.bar.play();
    if (data.scroll && !first) {
      this.root.closest(".stMain")?.scrollTo({ top: 0, behavior: calm ? "auto" : "smooth" });
    }
  }

  /**
   * Makes the panels that are new, and closes those that are gone.
   * @param {import("./panel.js").PanelSpec[]} specs
   * @param {PlotlyLibrary} Plotly
   */
  keepPanels(specs, Plotly) {
    const names = new Set(specs.map((spec) => spec.name));
    for (const [name, panel] of this.panels) {
      if (names.has(name)) continue;
      panel.close();
      this.panels.delete(name);
    }
    for (const { name } of specs) {
      if (this.panels.has(name)) continue;
      const panel = new Panel(name, Plotly, {
        pick: (spec, point, done) => this.pick(spec, point, done),
        resized: () => this.redraw(),
        view: (view) => this.live.move(this, { view }, { done: true, picture: false, act: true }),
        camera: (camera) => this.live.note({ camera }),
      });
      this.panels.set(name, panel);
      this.grid.append(panel.root);
    }
  }

  /**
   * Shows tick `t` of the scene everywhere.
   * @param {number} t  an index
   */
  moved(t) {
    if (!this.shown) return;
    const { data, ticks, epochs } = this.shown;
    if (this.bar.moving) this.tick = t > 0 && t === this.bar.last ? END : ticks[t];
    for (const panel of this.panels.values()) panel.show(t);
    this.readouts.show(t);
    const { unit, total } = data.scene;
    this.count.data = String(ticks[t]);
    this.before.data = `${unit} `;
    this.after.data = ` of ${total}${unit === "update" ? ` · epoch ${epochs[t]}` : ""}`;
    this.bar.scrub.setAttribute("aria-valuetext", `${unit} ${ticks[t]} of ${total}`);
    if (data.controls) {
      // what the script wrote about another tick is faded until the cursor rests
      document.body.classList.toggle("wg-moving", t !== this.nearest(data.tick));
      const detail = { group: data.group, tick: ticks[t], from: this };
      window.dispatchEvent(new CustomEvent("watchgrad:cursor", { detail }));
    }
  }

  /**
   * Follows the stage of the same group that has a time bar, where this one has none.
   * @param {WindowEventMap["watchgrad:cursor"]["detail"]} detail
   */
  linked({ group, tick, from }) {
    const data = this.shown?.data;
    if (from === this || !data || data.controls || group !== data.group) return;
    const t = this.nearest(tick);
    if (t !== this.bar.t) this.bar.go(t);
  }

  /**
   * The index of a tick, or of the first one after it that the scene holds.
   * @param {number} tick
   */
  nearest(tick) {
    const ticks = this.shown?.ticks ?? [];
    let low = 0;
    let high = ticks.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ticks[middle] < tick) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Tells the session where the cursor has come to rest. */
  rested() {
    this.live.move(this, { tick: this.tick }, { done: true, picture: false });
  }

  /**
   * Sends a point that was picked or dragged on a panel: two fields, or one that holds a pair. What follows from a
   * point that was chosen as an answer is in the panel's `then`.
   * @param {import("./panel.js").Spec} spec
   * @param {[number, number]} point
   * @param {boolean} done
   */
  pick({ pick, then }, point, done) {
    const rounded = point.map((value) => Number(value.toFixed(4)));
    const patch = pick.length === 1 ? { [pick[0]]: rounded } : Object.fromEntries(pick.map((name, i) => [name, rounded[i]]).filter(([name]) => name));
    if (!then.length) this.live.move(this, patch, { done });
    else if (done) this.live.move(this, { ...patch, ...Object.fromEntries(then) }, { done, picture: false, act: true });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!this.shown?.data.controls || event.defaultPrevented) return;
    const at = document.activeElement;
    const page = !at || at === document.body || at.matches(".stMain");
    const free = at === this.root || (page && this.root.getBoundingClientRect().bottom > 0);
    const mine = this.root.contains(at) && !(event.key === " " && at?.tagName === "BUTTON");
    if (!(free || mine) || this.root.offsetParent === null) return;
    if (this.bar.key(event)) event.preventDefault();
  }

  /** Draws everything again after a change of size or theme; several at once are one. */
  redraw() {
    if (!this.shown || this.redrawing) return;
    this.redrawing = true;
    this.enqueue(async () => {
      this.redrawing = false;
      const colors = (this.colors ??= palette(this.root));
      for (const panel of this.panels.values()) await panel.paint(colors);
      this.bar.go(this.bar.t);
    });
  }

  close() {
    this.closed = true;
    this.bar.close();
    this.live.listeners.delete(this.onAnswer);
    this.live.problemListeners.delete(this.onProblem);
    this.stopTheme();
    document.removeEventListener("keydown", this.onKey);
    window.removeEventListener("watchgrad:cursor", this.onLinked);
    for (const panel of this.panels.values()) panel.close();
    this.root.remove();
  }
}

export const mount = mounting(Stage);
