// Colours by name. They are CSS custom properties that follow Streamlit's theme; Plotly and the canvas need them
// resolved.

/** @typedef {"a" | "b" | "loss" | "grad" | "good" | "ink" | "muted" | "grid" | "panel" | "paper" | "contour" | "accent"} ColorName */

/**
 * The theme's colours, ready for CSS. `surface` is a colour scale as Plotly takes it, `font` a font family, and
 * `name` a text that differs between two themes.
 * @typedef {Record<ColorName | "font" | "name", string> & { surface: [number, string][] }} Palette
 */

/** @type {ColorName[]} */
const NAMES = ["a", "b", "loss", "grad", "good", "ink", "muted", "grid", "panel", "paper", "contour", "accent"];
const STOPS = 5;

/**
 * Reads the colours that hold at an element. This makes the browser restyle the page.
 * @param {Element} root
 * @returns {Palette}
 */
export function palette(root) {
  const probe = document.createElement("span");
  root.append(probe);
  /** @param {string} name */
  const resolve = (name) => {
    probe.style.color = `var(--wg-${name})`;
    return getComputedStyle(probe).color;
  };
  const named = /** @type {Record<ColorName, string>} */ (Object.fromEntries(NAMES.map((name) => [name, resolve(name)])));
  /** @type {[number, string][]} */
  const surface = Array.from({ length: STOPS }, (_, i) => [i / (STOPS - 1), resolve(`surface-${i}`)]);
  probe.remove();
  const font = getComputedStyle(root).fontFamily;
  const name = [...Object.values(named), ...surface.flat(), font].join();
  return { ...named, surface, font, name };
}

/**
 * The same JSON value with every text "$name" replaced by the theme's colour of that name.
 * @param {any} value
 * @param {Palette} colors
 * @returns {any}
 */
export function paint(value, colors) {
  if (typeof value === "string") {
    return value[0] === "$" ? (colors[/** @type {keyof Palette} */ (value.slice(1))] ?? value) : value;
  }
  if (Array.isArray(value)) return value.map((item) => paint(item, colors));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, paint(item, colors)]));
  }
  return value;
}

/**
 * Calls back whenever the theme changes.
 * @param {Element} root
 * @param {() => void} callback
 * @returns {() => void} stops it
 */
export function onThemeChange(root, callback) {
  const seen = () => palette(root).name;
  let last = seen();
  const check = () => {
    const now = seen();
    if (now !== last) {
      last = now;
      callback();
    }
  };
  const observer = new MutationObserver(() => requestAnimationFrame(check));
  const app = root.closest(".stApp") ?? document.body;
  observer.observe(app, { attributes: true, attributeFilter: ["class", "style"] });
  observer.observe(document.documentElement, { attributes: true });
  const media = matchMedia("(prefers-color-scheme: dark)");
  media.addEventListener("change", check);
  return () => {
    observer.disconnect();
    media.removeEventListener("change", check);
  };
}
