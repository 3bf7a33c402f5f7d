// What moves over a panel, as SVG placed with the panel's own axes: the picture below is never repainted.
// Each kind prepares its pixels once per scene and size, and returns a function that shows moment t.

const SVG = "http://www.w3.org/2000/svg";
const FAR = 1e5; // pixels: beyond this an SVG renderer may misbehave, and nobody can see it

export function element(name, attributes = {}, parent = null) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  parent?.append(node);
  return node;
}

const clamp = (pixel) => (pixel > FAR ? FAR : pixel < -FAR ? -FAR : pixel);
const color = (mark) => `var(--wg-${mark.color})`;

function pixels(values, toPixel) {
  const out = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) out[i] = clamp(toPixel(values[i]));
  return out;
}

function path(xs, ys, end) {
  let d = "";
  let pen = "M";
  for (let i = 0; i <= end; i++) {
    if (Number.isNaN(xs[i]) || Number.isNaN(ys[i])) {
      pen = "M";
      continue;
    }
    d += `${pen}${xs[i].toFixed(1)} ${ys[i].toFixed(1)}`;
    pen = "L";
  }
  return d;
}

function text(group, mark, className = "") {
  return element("text", { class: `wg-mark-text ${className}`, fill: color(mark) }, group);
}

function place(label, x, y, frame) {
  const edge = frame.left + frame.width;
  const right = x > edge - 110;
  label.setAttribute("text-anchor", right ? "end" : "start");
  label.setAttribute("x", right ? Math.min(x - 14, edge - 8) : Math.max(x + 14, frame.left + 8));
  label.setAttribute("y", Math.max(frame.top + 16, Math.min(y + 5, frame.top + frame.height - 6)));
}

const KINDS = {
  trail(mark, group, { x, y }) {
    const xs = pixels(mark.arrays.x, x);
    const ys = pixels(mark.arrays.y, y);
    const last = xs.length - 1;
    const common = { fill: "none", stroke: color(mark), "stroke-linejoin": "round", "stroke-linecap": "round" };
    common["stroke-dasharray"] = mark.dash ?? "none";
    element("path", { ...common, "stroke-width": 2, opacity: 0.35, d: path(xs, ys, last) }, group);
    const walked = element("path", { ...common, "stroke-width": 3.5 }, group);
    const dots = mark.dots === false || last > 150 ? null : element("path", { fill: color(mark) }, group);
    return (t) => {
      walked.setAttribute("d", path(xs, ys, t));
      if (!dots) return;
      let d = "";
      for (let i = 0; i <= t; i++) d += `M${xs[i] - 3} ${ys[i]}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0`;
      dots.setAttribute("d", d);
    };
  },

  point(mark, group, { x, y, frame }) {
    const xs = pixels(mark.arrays.x, x);
    const ys = pixels(mark.arrays.y, y);
    const node =
      mark.shape === "cross"
        ? element("path", { d: "M-8 0H8M0 -8V8", stroke: color(mark), "stroke-width": 4 }, group)
        : element("circle", {
            r: mark.hollow ? 7 : 9,
            fill: mark.hollow ? "none" : color(mark),
            stroke: mark.hollow ? color(mark) : "var(--wg-paper)",
            "stroke-width": mark.hollow ? 3 : 2.5,
            "stroke-dasharray": mark.hollow ? "4 3" : "none",
          }, group);
    const label = mark.text ? text(group, mark) : null;
    if (label) label.textContent = mark.text;
    const away = mark.now ? element("g", { class: "wg-away", display: "none" }, group) : null;
    if (away) {
      element("path", { d: "M0 -9L16 0L0 9Z", fill: color(mark) }, away);
    }
    return (t) => {
      const known = !Number.isNaN(xs[t]) && !Number.isNaN(ys[t]);
      for (const part of [node, label]) part?.setAttribute("display", known ? "inline" : "none");
      if (!known) return away?.setAttribute("display", "none");
      node.setAttribute("transform", `translate(${xs[t]} ${ys[t]})`);
      if (label) place(label, xs[t], ys[t] + (mark.shape === "cross" || mark.above ? -14 : mark.below ? 16 : 0), frame);
      if (!away) return;
      const inside =
        xs[t] >= frame.left && xs[t] <= frame.left + frame.width &&
        ys[t] >= frame.top && ys[t] <= frame.top + frame.height;
      away.setAttribute("display", inside ? "none" : "inline");
      if (inside) return;
      const cx = frame.left + frame.width / 2;
      const cy = frame.top + frame.height / 2;
      const dx = xs[t] - cx;
      const dy = ys[t] - cy;
      const shrink = Math.min((frame.width / 2 - 18) / Math.abs(dx || 1), (frame.height / 2 - 18) / Math.abs(dy || 1));
      const angle = (Math.atan2(dy, dx) * 180) / Math.PI;
      away.setAttribute("transform", `translate(${cx + dx * shrink} ${cy + dy * shrink}) rotate(${angle})`);
    };
  },

  arrow(mark, group, { x, y, frame }) {
    const [x0, y0, x1, y1] = ["x0", "y0", "x1", "y1"].map((k) => pixels(mark.arrays[k], k[0] === "x" ? x : y));
    const shaft = element("path", { stroke: color(mark), "stroke-width": 4, fill: "none" }, group);
    const head = element("path", { d: "M0 0L-13 -7L-13 7Z", fill: color(mark) }, group);
    const label = mark.text ? text(group, mark) : null;
    if (label) label.textContent = mark.text;
    return (t) => {
      const dx = x1[t] - x0[t];
      const dy = y1[t] - y0[t];
      const length = Math.hypot(dx, dy);
      const shown = length > 3 && Number.isFinite(length) ? "inline" : "none";
      for (const node of [shaft, head, label]) node?.setAttribute("display", shown);
      if (shown === "none") return;
      // a shaft too short for its head keeps a smaller head, so that small steps stay honest
      const scale = Math.min(1, length / 16);
      const end = Math.max(0, 1 - (12 * scale) / length);
      shaft.setAttribute("d", `M${x0[t]} ${y0[t]}L${x0[t] + dx * end} ${y0[t] + dy * end}`);
      const angle = (Math.atan2(dy, dx) * 180) / Math.PI;
      head.setAttribute("transform", `translate(${x1[t]} ${y1[t]}) rotate(${angle}) scale(${scale})`);
      if (!label) return;
      label.setAttribute("display", length > 9 ? "inline" : "none");
      place(label, x1[t], y1[t], frame);
    };
  },

  segment(mark, group, { x, y }) {
    const [x0, y0, x1, y1] = ["x0", "y0", "x1", "y1"].map((k) => pixels(mark.arrays[k], k[0] === "x" ? x : y));
    const node = element("path", {
      stroke: color(mark), "stroke-width": 3, fill: "none", "stroke-dasharray": mark.dash ?? "none",
    }, group);
    return (t) => node.setAttribute("d", `M${x0[t]} ${y0[t]}L${x1[t]} ${y1[t]}`);
  },

  line(mark, group, { x, y, ends }) {
    const { a, b } = mark.arrays;
    const [left, right] = mark.span ?? ends;
    const node = element("path", {
      stroke: color(mark), "stroke-width": mark.width ?? 4, fill: "none", "stroke-dasharray": mark.dash ?? "none",
    }, group);
    const at = (t, v) => `${clamp(x(v))} ${clamp(y(a[t] + b[t] * v))}`;
    return (t) => node.setAttribute("d", Number.isNaN(a[t]) ? "" : `M${at(t, left)}L${at(t, right)}`);
  },

  parabola(mark, group, { x, y, ends }) {
    const { c0, c1, c2 } = mark.arrays;
    const node = element("path", { stroke: color(mark), "stroke-width": 3, fill: "none" }, group);
    const steps = 60;
    return (t) => {
      let d = "";
      for (let i = 0; i <= steps; i++) {
        const v = ends[0] + ((ends[1] - ends[0]) * i) / steps;
        d += `${i ? "L" : "M"}${x(v).toFixed(1)} ${clamp(y(c0[t] + v * (c1[t] + v * c2[t]))).toFixed(1)}`;
      }
      node.setAttribute("d", d);
    };
  },

  squares(mark, group, { x, y, frame }) {
    const { px, py, a, b } = mark.arrays;
    const all = element("path", { fill: color(mark), "fill-opacity": Math.min(0.2, 2 / px.length + 0.02) }, group);
    const some = element("path", { fill: color(mark), "fill-opacity": 0.12, stroke: color(mark), "stroke-width": 2 }, group);
    const xs = pixels(px, x);
    const ys = pixels(py, y);
    // a square is as wide on the screen as the residual is high, and opens towards the panel's middle
    const middle = frame.left + frame.width / 2;
    const square = (i, t) => {
      const side = clamp(y(a[t] + b[t] * px[i])) - ys[i];
      const across = xs[i] < middle ? Math.abs(side) : -Math.abs(side);
      // all squares turn the same way round: where two overlap, neither may cut a hole into the other
      const [first, then] = side * across > 0 ? [["v", side], ["h", across]] : [["h", across], ["v", side]];
      const leg = ([way, length], sign) => `${way}${(sign * length).toFixed(1)}`;
      return `M${xs[i].toFixed(1)} ${ys[i].toFixed(1)}${leg(first, 1)}${leg(then, 1)}${leg(first, -1)}z`;
    };
    return (t) => {
      let d = "";
      for (let i = 0; i < xs.length; i++) d += square(i, t);
      all.setAttribute("d", d);
      some.setAttribute("d", mark.outlined.map((i) => square(i, t)).join(""));
    };
  },

  lit(mark, group, { x, y }) {
    const { px, py, rows } = mark.arrays;
    const xs = pixels(px, x);
    const ys = pixels(py, y);
    const wide = mark.wide;
    const node = element("path", { fill: color(mark), stroke: "var(--wg-paper)", "stroke-width": 1 }, group);
    return (t) => {
      let d = "";
      for (let i = t * wide; i < (t + 1) * wide; i++) {
        const row = rows[i];
        if (row >= 0) d += `M${xs[row] - 6} ${ys[row]}a6 6 0 1 0 12 0a6 6 0 1 0 -12 0`;
      }
      node.setAttribute("d", d);
    };
  },

  deal(mark, group, { x, y }) {
    const xs = pixels(mark.arrays.px, x);
    const ys = pixels(mark.arrays.py, y);
    const other = `var(--wg-${mark.other})`;
    const first = element("path", { fill: color(mark), stroke: "var(--wg-paper)", "stroke-width": 1 }, group);
    const rest = element("path", { fill: "var(--wg-paper)", stroke: other, "stroke-width": 3 }, group);
    const newest = element("circle", { r: 11, fill: "none", "stroke-width": 3 }, group);
    const disc = (i, r) => `M${xs[i] - r} ${ys[i]}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
    return (t) => {
      let d = "";
      let e = "";
      for (let i = 0; i < t; i++) {
        if (i < mark.cut) d += disc(i, 5);
        else e += disc(i, 4.5);
      }
      first.setAttribute("d", d);
      rest.setAttribute("d", e);
      const last = t - 1;
      newest.setAttribute("display", last >= 0 && t < xs.length ? "inline" : "none");
      if (last < 0) return;
      newest.setAttribute("cx", xs[last]);
      newest.setAttribute("cy", ys[last]);
      newest.setAttribute("stroke", last < mark.cut ? color(mark) : other);
    };
  },

  label(mark, group, { x, y, frame }) {
    const xs = pixels(mark.arrays.x, x);
    const ys = pixels(mark.arrays.y, y);
    const node = text(group, mark);
    node.textContent = mark.text;
    return (t) => place(node, xs[t], ys[t], frame);
  },
};

// Draws the marks into `svg`; returns a function that shows moment t.
export function draw(marks, svg, scales) {
  svg.replaceChildren();
  const shows = marks.map((mark) => KINDS[mark.kind](mark, element("g", { class: `wg-mark-${mark.kind}` }, svg), scales));
  return (t) => shows.forEach((show) => show(t));
}
