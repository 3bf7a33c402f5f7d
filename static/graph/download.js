// The graph as a file. A picture that leaves the page carries its colours with it.

const PIXELS = 2; // per CSS pixel, so that a slide stays sharp

export function standalone(svg, paper) {
  const copy = svg.cloneNode(true);
  const computed = getComputedStyle(svg);
  copy.removeAttribute("style");
  for (const box of copy.querySelectorAll("[tabindex]")) box.removeAttribute("tabindex");
  for (const marked of copy.querySelectorAll("[class]")) {
    marked.setAttribute("class", [...marked.classList].filter((name) => !name.startsWith("wgg-")).join(" "));
  }
  const probe = document.createElement("span");
  svg.parentElement.append(probe);
  const resolve = (name, fallback) => {
    probe.style.color = computed.getPropertyValue(name) ? `var(${name})` : fallback;
    return getComputedStyle(probe).color;
  };
  const style = copy.querySelector("style");
  style.textContent = style.textContent.replace(/var\((--wg-\w+),(#\w+)\)/g, (_, name, fallback) => resolve(name, fallback));
  probe.remove();
  const back = document.createElementNS(svg.namespaceURI, "rect");
  const { x, y, width, height } = svg.viewBox.baseVal;
  for (const [name, value] of Object.entries({ x, y, width, height, fill: paper })) back.setAttribute(name, value);
  style.after(back);
  return new XMLSerializer().serializeToString(copy);
}

export async function png(markup, width, height) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(markup)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * PIXELS);
  canvas.height = Math.round(height * PIXELS);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

export function save(content, type, name) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
