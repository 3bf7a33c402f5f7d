// Colours by name. They are CSS custom properties that follow Streamlit's theme; Plotly needs them resolved.

const NAMES = ["a", "b", "loss", "grad", "good", "ink", "muted", "grid", "panel", "paper", "contour", "accent"];
const STOPS = 5;

export function palette(root) {
  const probe = document.createElement("span");
  root.append(probe);
  const resolve = (name) => {
    probe.style.color = `var(--wg-${name})`;
    return getComputedStyle(probe).color;
  };
  const colors = Object.fromEntries(NAMES.map((name) => [name, resolve(name)]));
  colors.surface = Array.from({ length: STOPS }, (_, i) => [i / (STOPS - 1), resolve(`surface-${i}`)]);
  probe.remove();
  colors.font = getComputedStyle(root).fontFamily;
  colors.name = Object.values(colors).flat(2).join();
  return colors;
}

// The same structure with every "$name" replaced by the theme's colour.
export function paint(value, colors) {
  if (typeof value === "string") return value[0] === "$" ? (colors[value.slice(1)] ?? value) : value;
  if (Array.isArray(value)) return value.map((item) => paint(item, colors));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, paint(item, colors)]));
  }
  return value;
}

// Calls back whenever the theme changes; returns a function that stops it.
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
