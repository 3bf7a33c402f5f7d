// The stage: panels, time bar and readouts over one cursor. Python declares the scene; this moves it.

import { liveOf, pictures } from "../live.js";
import { mounting } from "../mount.js";
import { onThemeChange, palette } from "../theme.js";
import { decode } from "../typed.js";
import { Panel } from "./panel.js";
import { TimeBar } from "./timebar.js";

const plotly = loadPlotly();

// From the app's own route, which sends less; without it, whole, from among the static files.
function loadPlotly() {
  const { href, search } = new URL(import.meta.url);
  return load(new URL(`../../../plotly.js${search}`, href)).catch(() => load(new URL("../plotly.min.js", href)));
}

function load(url) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => (window.Plotly ? resolve(window.Plotly) : reject(new Error("there is no Plotly in it")));
    script.onerror = () => reject(new Error("plotly.min.js could not be loaded"));
    document.head.append(script);
  });
}

class Stage {
  constructor(parent) {
    this.root = document.createElement("section");
    this.root.className = "wg-stage";
    this.root.tabIndex = -1;
    this.grid = document.createElement("div");
    this.grid.className = "wg-grid";
    this.bar = new TimeBar((t) => this.moved(t), (t) => this.rested(t));
    // text nodes, changed in place: markup written anew in every frame would be parsed and restyled
    [this.before, this.count, this.after] = ["", "", ""].map((text) => document.createTextNode(text));
    const strong = document.createElement("b");
    strong.append(this.count);
    this.bar.output.append(this.before, strong, this.after);
    this.readouts = document.createElement("div");
    this.readouts.className = "wg-readouts";
    this.below = document.createElement("div");
    this.below.className = "wg-below";
    this.table = document.createElement("table");
    this.table.className = "wg-sr";
    this.status = document.createElement("p");
    this.status.className = "wg-status";
    this.status.hidden = true;
    this.root.append(this.status, this.grid, this.bar.root, this.readouts, this.below, this.table);
    parent.append(this.root);
    this.panels = new Map();
    this.onAnswer = (answer) => this.answered(answer);
    this.queue = Promise.resolve();
    this.stopTheme = onThemeChange(this.root, () => {
      this.colors = null;
      this.redraw();
    });
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
    this.onLinked = (event) => this.linked(event.detail);
    window.addEventListener("watchgrad:cursor", this.onLinked);
  }

  receive(data) {
    this.live = liveOf(data.group);
    if (data.live) this.live.listeners.add(this.onAnswer);
    this.live.hear(data);
    // the hand has moved on since: its pictures come over HTTP, and newer data will follow when it rests
    if (data.live && this.live.ahead) return;
    this.draw(data);
  }

  // A picture of what the hand makes; resolves when it is on the screen.
  async answered(answer) {
    await this.draw({ ...this.data, ...answer });
    await new Promise(requestAnimationFrame);
  }

  draw(data) {
    this.queue = this.queue
      .then(() => this.update(data))
      .catch((problem) => this.say(`The picture could not be drawn: ${problem.message}. Reload the page.`));
    return this.queue;
  }

  say(sentence) {
    this.status.textContent = sentence;
    this.status.hidden = !sentence;
  }

  async update(data) {
    this.grid.dataset.layout = data.scene.layout;
    const Plotly = await plotly;
    const first = !this.data;
    this.data = data;
    const { scene } = data;
    this.arrays = scene.arrays.map(decode);
    this.moments = this.arrays[scene.moments];
    this.epochs = this.arrays[scene.epochs];
    this.root.setAttribute("aria-label", scene.summary);
    this.bar.root.hidden = !data.controls;
    this.readouts.hidden = !scene.readouts.length;
    if (data.below !== this.shownBelow) this.below.innerHTML = this.shownBelow = data.below;
    this.bar.loop = Boolean(data.loop);
    this.keepPanels(scene.panels);
    this.setReadouts(scene.readouts);
    this.bar.setLength(this.moments.length - 1);
    // reading colours makes the browser restyle the page: once a theme, not once a frame
    this.colors ??= palette(this.root);
    await Promise.all(scene.panels.map((spec) => this.panels.get(spec.name).update(spec, this.arrays, this.colors, Plotly)));
    if (data.cursor.n !== this.cursorSeen) {
      this.cursorSeen = data.cursor.n;
      this.bar.t = this.nearest(data.cursor.t);
    }
    this.bar.go(this.bar.t);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (data.play !== this.played) {
      this.played = data.play;
      if (data.play && !(calm && first)) this.bar.play();
    }
    if (data.leads && !first && data.look !== this.looked) {
      this.root.closest(".stMain")?.scrollTo({ top: 0, behavior: calm ? "auto" : "smooth" });
    }
    this.looked = data.look;
    this.root.dataset.stamp = data.stamp;
    // painted, not only computed: the frame after the next is on the screen
    requestAnimationFrame(() => window.dispatchEvent(new CustomEvent("watchgrad:drawn", { detail: data.stamp })));
  }

  keepPanels(specs) {
    const names = new Set(specs.map((spec) => spec.name));
    for (const [name, panel] of this.panels) {
      if (names.has(name)) continue;
      panel.close();
      this.panels.delete(name);
    }
    for (const spec of specs) {
      if (this.panels.has(spec.name)) continue;
      const panel = new Panel(spec.name, {
        pick: (...args) => this.pick(...args),
        resized: () => this.redraw(),
        view: (view) => this.component.setStateValue("view", { panel: spec.name, view }),
      });
      this.panels.set(spec.name, panel);
      this.grid.append(panel.root);
    }
  }

  setReadouts(readouts) {
    this.values = readouts.map((r) => ({ ...r, values: this.arrays[r.values] }));
    const labels = readouts.map((r) => r.label).join("|");
    if (labels === this.labels) return;
    this.labels = labels;
    this.readouts.replaceChildren(
      ...readouts.map((r) => {
        const card = document.createElement("div");
        card.className = "wg-readout";
        card.style.setProperty("--wg-color", `var(--wg-${r.color})`);
        card.innerHTML = "<span></span><b></b>";
        card.firstChild.textContent = r.label;
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

  moved(t) {
    for (const panel of this.panels.values()) panel.show?.(t);
    this.values.forEach((r, i) => {
      const shown = number(r.values[t], r.digits);
      this.readouts.children[i].lastChild.textContent = shown;
      this.table.rows[i].cells[1].textContent = shown;
    });
    const { scene } = this.data;
    const epoch = scene.unit !== "update" ? "" : ` · epoch ${this.epochs[t]}`;
    this.count.data = String(this.moments[t]);
    this.before.data = `${scene.unit} `;
    this.after.data = ` of ${scene.total}${epoch}`;
    this.bar.scrub.setAttribute("aria-valuetext", `${scene.unit} ${this.moments[t]} of ${scene.total}`);
    if (this.data.controls) {
      // what the script wrote about another moment steps back until the cursor rests
      document.body.classList.toggle("wg-moving", t !== this.nearest(this.data.cursor.t));
      const detail = { group: this.data.group, moment: this.moments[t], from: this };
      window.dispatchEvent(new CustomEvent("watchgrad:cursor", { detail }));
    }
  }

  // A second stage of the same group has no time bar: it follows the first.
  linked({ group, moment, from }) {
    if (from === this || !this.data || this.data.controls || group !== this.data.group) return;
    const t = this.nearest(moment);
    if (t !== this.bar.t) this.bar.go(t);
  }

  nearest(moment) {
    let low = 0;
    let high = this.moments.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.moments[middle] < moment) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  rested(t) {
    this.component.setStateValue("step", this.moments[t]);
  }

  pick(panel, what, point, done) {
    const { group, nonce } = this.data;
    const fields = this.panels.get(panel).spec.handleFields;
    const values = Object.fromEntries(fields.map((field, i) => [`${group}_${field}`, point[i].toFixed(4)]));
    const url = fields.length ? pictures(this.data) : "";
    const tell = (n) => this.component.setStateValue("pick", { panel, what, point, n, nonce });
    this.live.move(panel, values, { url, done }, tell);
  }

  key(event) {
    if (!this.data?.controls || event.defaultPrevented) return;
    const at = document.activeElement;
    const page = !at || at === document.body || at.matches(".stMain");
    const free = at === this.root || (page && this.root.getBoundingClientRect().bottom > 0);
    const mine = this.root.contains(at) && !(event.key === " " && at.tagName === "BUTTON");
    if (!(free || mine) || this.root.offsetParent === null) return;
    if (this.bar.key(event)) event.preventDefault();
  }

  // After a change of size or theme; several at once are one.
  redraw() {
    if (!this.data || this.redrawing) return;
    this.redrawing = true;
    this.queue = this.queue.then(async () => {
      this.redrawing = false;
      this.colors ??= palette(this.root);
      for (const panel of this.panels.values()) {
        panel.colors = this.colors;
        if (panel.spec) await panel.paint();
      }
      if (this.values) this.bar.go(this.bar.t);
    });
  }

  close() {
    this.bar.close();
    this.live?.listeners.delete(this.onAnswer);
    this.stopTheme();
    document.removeEventListener("keydown", this.onKey);
    window.removeEventListener("watchgrad:cursor", this.onLinked);
    for (const panel of this.panels.values()) panel.close();
    this.root.remove();
  }
}

export const mount = mounting(Stage);

function number(value, digits) {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size >= 1e5 || (size > 0 && size < 10 ** -digits)) return value.toExponential(3).replace("-", "−").replace("e+", "e");
  return value.toFixed(digits).replace("-", "−");
}
