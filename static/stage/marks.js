// Draws what moves over a panel on a canvas with the panel's axes, so that the picture below is never repainted.
// Each kind prepares its pixels once per scene and size, and returns a function that draws index t of its arrays.
// A canvas, because rasterising SVG paths anew in every frame takes several times as long.

/** @typedef {import("../typed.js").NumberArray} NumberArray */

/** @typedef {import("./scene.js").Mark<NumberArray>} Mark  with its arrays decoded */

/** @typedef {{ left: number, top: number, width: number, height: number }} Frame */

/**
 * A panel's axes: `x` and `y` turn data into pixels, `frame` is the axes' box in pixels, `ends` are the ends of x.
 * @typedef {object} Scales
 * @property {(value: number) => number} x
 * @property {(value: number) => number} y
 * @property {[number, number]} ends
 * @property {Frame} frame
 * @property {import("../theme.js").Palette} colors
 */

/** @typedef {(c: CanvasRenderingContext2D, t: number) => void} Show */

const FAR = 1e5; // pixels: beyond this a renderer may misbehave, and nobody can see it

const EDGE = 11; // pixels: a point's radius and its outline

/** @param {number} pixel */
const clamp = (pixel) => (pixel > FAR ? FAR : pixel < -FAR ? -FAR : pixel);

/**
 * @param {NumberArray} values
 * @param {(value: number) => number} toPixel
 */
function pixels(values, toPixel) {
  const out = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) out[i] = clamp(toPixel(values[i]));
  return out;
}

/**
 * The polyline through points 0 to `end`; a NaN interrupts it.
 * @param {Float64Array} xs
 * @param {Float64Array} ys
 * @param {number} end
 */
function polyline(xs, ys, end) {
  const path = new Path2D();
  extend(path, xs, ys, 0, end);
  return path;
}

/**
 * Adds points `from` to `end` to a polyline that ends at `from - 1`.
 * @param {Path2D} path
 * @param {Float64Array} xs
 * @param {Float64Array} ys
 * @param {number} from
 * @param {number} end
 */
function extend(path, xs, ys, from, end) {
  let drawing = from > 0 && !Number.isNaN(xs[from - 1]) && !Number.isNaN(ys[from - 1]);
  if (drawing) path.moveTo(xs[from - 1], ys[from - 1]);
  for (let i = from; i <= end; i++) {
    if (Number.isNaN(xs[i]) || Number.isNaN(ys[i])) {
      drawing = false;
      continue;
    }
    if (drawing) path.lineTo(xs[i], ys[i]);
    else path.moveTo(xs[i], ys[i]);
    drawing = true;
  }
}

/**
 * @param {CanvasRenderingContext2D} c
 * @param {number} x
 * @param {number} y
 * @param {number} r
 */
function disc(c, x, y, r) {
  c.beginPath();
  c.arc(x, y, r, 0, 2 * Math.PI);
}

/** @param {string | null} [dash]  lengths in pixels, separated by spaces */
const dashes = (dash) => (dash ? dash.split(" ").map(Number) : []);

/**
 * @param {CanvasRenderingContext2D} c
 * @param {string} color
 * @param {number} width
 * @param {string | null} [dash]
 */
function stroke(c, color, width, dash) {
  c.strokeStyle = color;
  c.lineWidth = width;
  c.setLineDash(dashes(dash));
  c.stroke();
}

/**
 * Text with an edge of the page's colour, kept inside the frame.
 * @param {CanvasRenderingContext2D} c
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {Scales} scales
 * @param {string} color
 */
function write(c, text, x, y, { frame, colors }, color) {
  const edge = frame.left + frame.width;
  const right = x > edge - 110;
  c.font = `700 16px ${colors.font}`;
  c.textAlign = right ? "right" : "left";
  const px = right ? Math.min(x - 14, edge - 8) : Math.max(x + 14, frame.left + 8);
  const py = Math.max(frame.top + 16, Math.min(y + 5, frame.top + frame.height - 6));
  c.setLineDash([]);
  c.lineWidth = 4;
  c.strokeStyle = colors.paper;
  c.strokeText(text, px, py);
  c.fillStyle = color;
  c.fillText(text, px, py);
}

/**
 * Whether a point is in the frame; one on its edge is, whatever the rounding.
 * @param {Scales} scales
 * @param {number} x
 * @param {number} y
 */
function within({ frame: { left, top, width, height } }, x, y) {
  return x > left - 1 && x < left + width + 1 && y > top - 1 && y < top + height + 1;
}

/**
 * A pointer at the frame's edge towards a point outside of it.
 * @param {CanvasRenderingContext2D} c
 * @param {number} x
 * @param {number} y
 * @param {Scales} scales
 * @param {string} color
 */
function away(c, x, y, { frame }, color) {
  const [cx, cy] = [frame.left + frame.width / 2, frame.top + frame.height / 2];
  const [dx, dy] = [x - cx, y - cy];
  const shrink = Math.min((frame.width / 2 - 18) / Math.abs(dx || 1), (frame.height / 2 - 18) / Math.abs(dy || 1));
  c.save();
  c.translate(cx + dx * shrink, cy + dy * shrink);
  c.rotate(Math.atan2(dy, dx));
  c.beginPath();
  c.moveTo(0, -9);
  c.lineTo(16, 0);
  c.lineTo(0, 9);
  c.fillStyle = color;
  c.fill();
  c.restore();
}

const ENDS = /** @type {const} */ (["x0", "y0", "x1", "y1"]);

const KINDS = {
  /**
   * @param {import("./scene.js").Trail<NumberArray>} mark
   * @param {Scales} scales
   * @param {string} color
   * @returns {Show}
   */
  trail(mark, { x, y }, color) {
    const xs = pixels(mark.arrays.x, x);
    const ys = pixels(mark.arrays.y, y);
    const last = xs.length - 1;
    const whole = polyline(xs, ys, last);
    const dots = mark.dots && last <= 150;
    // a cursor that only moves on adds to the path it has already walked
    let walked = new Path2D();
    let upTo = -1;
    return (c, t) => {
      if (t < upTo) [walked, upTo] = [new Path2D(), -1];
      extend(walked, xs, ys, upTo + 1, t);
      upTo = t;
      c.lineJoin = c.lineCap = "round";
      c.strokeStyle = color;
      c.setLineDash(dashes(mark.dash));
      c.globalAlpha = 0.4;
      c.lineWidth = 2;
      c.stroke(whole);
      c.globalAlpha = 1;
      c.lineWidth = 3.5;
      c.stroke(walked);
      if (!dots) return;
      c.fillStyle = color;
      for (let i = 0; i <= t; i++) c.fillRect(xs[i] - 2.5, ys[i] - 2.5, 5, 5);
    };
  },

  /**
   * @param {import("./scene.js").Point<NumberArray>} mark
   * @param {Scales} scales
   * @param {string} color
   * @returns {Show}
   */
  point(mark, scales, color) {
    const xs = pixels(mark.arrays.x, scales.x);
    const ys = pixels(mark.arrays.y, scales.y);
    const shift = mark.shape === "cross" || mark.side === "above" ? -14 : mark.side === "below" ? 16 : 0;
    return (c, t) => {
      const [x, y] = [xs[t], ys[t]];
      if (Number.isNaN(x) || Number.isNaN(y)) return;
      if (!within(scales, x, y)) {
        if (mark.current) away(c, x, y, scales, color);
        return;
      }
      if (mark.shape === "cross") {
        c.beginPath();
        c.moveTo(x - 8, y);
        c.lineTo(x + 8, y);
        c.moveTo(x, y - 8);
        c.lineTo(x, y + 8);
        c.lineCap = "butt";
        stroke(c, color, 4);
      } else if (mark.shape === "ring") {
        disc(c, x, y, 7);
        c.lineCap = "butt";
        stroke(c, color, 3, "4 3");
      } else {
        disc(c, x, y, 9);
        c.fillStyle = color;
        c.fill();
        stroke(c, scales.colors.paper, 2.5);
      }
      if (mark.text) write(c, mark.text, x, y + shift, scales, color);
    };
  },

  /**
   * @param {import("./scene.js").Arrow<NumberArray>} mark
   * @param {Scales} scales
   * @param {string} color
   * @returns {Show}
   */
  arrow(mark, scales, color) {
    const { x, y } = scales;
    const [x0, y0, x1, y1] = ENDS.map((k) => pixels(mark.arrays[k], k[0] === "x" ? x : y));
    return (c, t) => {
      const [dx, dy] = [x1[t] - x0[t], y1[t] - y0[t]];
      const length = Math.hypot(dx, dy);
      if (!(length > 3)) return;
      // a shaft too short for its head keeps a smaller head, so that small steps stay honest
      const scale = Math.min(1, length / 16);
      const end = Math.max(0, 1 - (12 * scale) / length);
      c.beginPath();
      c.moveTo(x0[t], y0[t]);
      c.lineTo(x0[t] + dx * end, y0[t] + dy * end);
      c.lineCap = "butt";
      stroke(c, color, 4);
      c.save();
      c.translate(x1[t], y1[t]);
      c.rotate(Math.atan2(dy, dx));
      c.scale(scale, scale);
      c.beginPath();
      c.moveTo(0, 0);
      c.lineTo(-13, -7);
      c.lineTo(-13, 7);
      c.fillStyle = color;
      c.fill();
      c.restore();
      if (mark.text && length > 9) write(c, mark.text, x1[t], y1[t], scales, color);
    };
  },

  /**
   * @param {import("./scene.js").Segment<NumberArray>} mark
   * @param {Scales} scales
   * @param {string} color
   * @returns {Show}
   */
  segment(mark, { x, y }, color) {
    const [x0, y0, x1, y1] = ENDS.map((k) => pixels(mark.arrays[k], k[0] === "x" ? x : y));
    return (c, t) => {
      c.beginPath();
      c.moveTo(x0[t], y0[t]);
      c.lineTo(x1[t], y1[t]);
      c.lineCap = "butt";
      stroke(c, color, 3, mark.dash);
    };
  },

  /**
   * @param {import("./scene.js").Line<NumberArray>} mark
   * @param {Scales} scales
   * @param {string} color
   * @returns {Show}
   */
  line(mark, { x, y, ends }, color) {
    const { a, b } = mark.arrays;
    const [left, right] = ends;
    return (c, t) => {
      if (Number.isNaN(a[t])) return;
      c.beginPath();
      c.moveTo(clamp(x(left)), clamp(y(a[t] + b[t] * left)));
      c.lineTo(clamp(x(right)), clamp(y(a[t] + b[t] * right)));
      c.lineCap = "butt";
      stroke(c, color, mark.width, mark.dash);
    };
  },

  /**
   * @param {import("./scene.js").Parabola<NumberArray>} mark
   * @param {Scales} scales
   * @param {string} color
   * @returns {Show}
   */
  parabola(mark, { x, y, ends }, color) {
    const { c0, c1, c2 } = mark.arrays;
    const steps = 60;
    return (c, t) => {
      c.beginPath();
      for (let i = 0; i <= steps; i++) {
        const v = ends[0] + ((ends[1] - ends[0]) * i) / steps;
        c.lineTo(x(v), clamp(y(c0[t] + v * (c1[t] + v * c2[t]))));
      }
      stroke(c, color, 3);
    };
  },

  /**
   * @param {import("./scene.js").Squares<NumberArray>} mark
   * @param {Scales} scales
   * @param {string} color
   * @returns {Show}
   */
  squares(mark, { x, y, frame }, color) {
    const { px, py, a, b } = mark.arrays;
    const xs = pixels(px, x);
    const ys = pixels(py, y);
    // a square is as wide on the screen as the residual is high, and opens towards the panel's middle
    const middle = frame.left + frame.width / 2;
    /**
     * @param {number} i
     * @param {number} t
     * @returns {[x: number, y: number, width: number, height: number]}
     */
    const square = (i, t) => {
      const side = clamp(y(a[t] + b[t] * px[i])) - ys[i];
      return [xs[i], ys[i], xs[i] < middle ? Math.abs(side) : -Math.abs(side), side];
    };
    return (c, t) => {
      c.fillStyle = color;
      c.globalAlpha = Math.min(0.08, 0.7 / xs.length + 0.002);
      for (let i = 0; i < xs.length; i++) c.fillRect(...square(i, t));
      c.globalAlpha = 0.14;
      for (const i of mark.outlined) c.fillRect(...square(i, t));
      c.globalAlpha = 1;
      c.strokeStyle = color;
      c.lineWidth = 2;
      c.lineJoin = "miter";
      c.setLineDash([]);
      for (const i of mark.outlined) c.strokeRect(...square(i, t));
    };
  },

  /**
   * @param {import("./scene.js").Lit<NumberArray>} mark
   * @param {Scales} scales
   * @param {string} color
   * @returns {Show}
   */
  lit(mark, { x, y, colors }, color) {
    const { px, py, rows } = mark.arrays;
    const xs = pixels(px, x);
    const ys = pixels(py, y);
    return (c, t) => {
      c.fillStyle = color;
      for (let i = t * mark.columns; i < (t + 1) * mark.columns; i++) {
        const row = rows[i];
        if (row < 0) continue;
        disc(c, xs[row], ys[row], 6);
        c.fill();
        stroke(c, colors.paper, 1);
      }
    };
  },

  /**
   * @param {import("./scene.js").Revealed<NumberArray>} mark
   * @param {Scales} scales
   * @param {string} color
   * @returns {Show}
   */
  revealed(mark, { x, y, colors }, color) {
    const xs = pixels(mark.arrays.px, x);
    const ys = pixels(mark.arrays.py, y);
    const ring = colors[mark.ringColor];
    return (c, t) => {
      for (let i = 0; i < t; i++) {
        const filled = i < mark.discs;
        disc(c, xs[i], ys[i], filled ? 5 : 4.5);
        c.fillStyle = filled ? color : colors.paper;
        c.fill();
        stroke(c, filled ? colors.paper : ring, filled ? 1 : 3);
      }
      if (t < 1 || t >= xs.length) return;
      disc(c, xs[t - 1], ys[t - 1], 11);
      stroke(c, t - 1 < mark.discs ? color : ring, 3);
    };
  },

  /**
   * @param {import("./scene.js").Label<NumberArray>} mark
   * @param {Scales} scales
   * @param {string} color
   * @returns {Show}
   */
  label(mark, scales, color) {
    const xs = pixels(mark.arrays.x, scales.x);
    const ys = pixels(mark.arrays.y, scales.y);
    return (c, t) => write(c, mark.text, xs[t], ys[t], scales, color);
  },
};

/**
 * Prepares the marks for a canvas.
 * @param {Mark[]} marks
 * @param {HTMLCanvasElement} canvas
 * @param {Scales} scales
 * @param {number} width  of the canvas, in CSS pixels
 * @param {number} height
 * @returns {(t: number) => void} draws index t of the marks' arrays
 */
export function draw(marks, canvas, scales, width, height) {
  // kept in memory, where drawing is cheap
  const c = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  const ratio = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const shows = marks.map((mark) => {
    const prepare = /** @type {(mark: Mark, scales: Scales, color: string) => Show} */ (KINDS[mark.kind]);
    return { show: prepare(mark, scales, scales.colors[mark.color]), whole: mark.kind === "point" };
  });
  const { frame } = scales;
  return (t) => {
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.clearRect(0, 0, width, height);
    for (const { show, whole } of shows) {
      // a point on the frame's edge is shown whole, everything else ends there
      const room = whole ? EDGE : 0;
      c.save();
      c.beginPath();
      c.rect(frame.left - room, frame.top - room, frame.width + 2 * room, frame.height + 2 * room);
      c.clip();
      show(c, t);
      c.restore();
    }
  };
}
