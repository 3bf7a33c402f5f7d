// Saves the graph as a file.

import { find } from "../dom.js";

const PIXELS = 2; // per CSS pixel, so that a slide stays sharp

/**
 * The drawing as an SVG file that needs no page around it: colours are written out, and what only the page uses is gone.
 * @param {SVGSVGElement} svg
 * @param {string} paper  the background's colour
 */
export function standalone(svg, paper) {
  const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
  const computed = getComputedStyle(svg);
  copy.removeAttribute("style");
  for (const box of copy.querySelectorAll("[tabindex]")) box.removeAttribute("tabindex");
  for (const marked of copy.querySelectorAll("[class]")) {
    marked.setAttribute("class", [...marked.classList].filter((name) => !name.startsWith("wgg-")).join(" "));
  }
  const probe = document.createElement("span");
  (svg.parentElement ?? document.body).append(probe);
  /**
   * @param {string} name
   * @param {string} fallback
   */
  const resolve = (name, fallback) => {
    probe.style.color = computed.getPropertyValue(name) ? `var(${name})` : fallback;
    return getComputedStyle(probe).color;
  };
  const style = find(copy, "style", SVGStyleElement);
  style.textContent = style.textContent.replace(/var\((--wg-\w+),(#\w+)\)/g, (_, name, fallback) => resolve(name, fallback));
  probe.remove();
  const back = document.createElementNS(svg.namespaceURI, "rect");
  const { x, y, width, height } = svg.viewBox.baseVal;
  for (const [name, value] of Object.entries({ x, y, width, height, fill: paper })) back.setAttribute(name, String(value));
  style.after(back);
  return new XMLSerializer().serializeToString(copy);
}

/**
 * @param {string} markup  an SVG file
 * @param {number} width  in CSS pixels
 * @param {number} height
 * @returns {Promise<Blob>}
 */
export async function png(markup, width, height) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(markup)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * PIXELS);
  canvas.height = Math.round(height * PIXELS);
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The canvas is too large."))), "image/png");
  });
}

/**
 * Lets the browser save a file.
 * @param {Blob | string} content
 * @param {string} type  its media type
 * @param {string} name
 */
export function save(content, type, name) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
