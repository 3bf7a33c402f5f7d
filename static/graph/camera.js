// Zoom, pan and fit for one SVG inside a fixed frame. The wheel zooms with Ctrl only: pages must scroll.

const LEAST = 0.2;
const MOST = 4;
const LARGEST_FIT = 1.15;

export class Camera {
  constructor(frame) {
    this.frame = frame;
    this.svg = null;
    this.fitted = true;
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    frame.addEventListener("wheel", (event) => this.wheel(event), { passive: false, signal });
    frame.addEventListener("pointerdown", (event) => this.grab(event), { signal });
    this.observer = new ResizeObserver(() => this.fitted && this.fit());
    this.observer.observe(frame);
  }

  show(svg) {
    const same = this.svg && this.size && svg.viewBox.baseVal.width === this.size.width &&
      svg.viewBox.baseVal.height === this.size.height;
    this.svg = svg;
    this.size = { width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height };
    if (same && !this.fitted) this.apply();
    else this.fit();
  }

  fit() {
    if (!this.svg) return;
    const { clientWidth: width, clientHeight: height } = this.frame;
    if (!width || !height) return;
    this.scale = Math.min(width / this.size.width, height / this.size.height, LARGEST_FIT);
    this.x = (width - this.size.width * this.scale) / 2;
    this.y = (height - this.size.height * this.scale) / 2;
    this.fitted = true;
    this.apply();
  }

  zoom(factor, x = this.frame.clientWidth / 2, y = this.frame.clientHeight / 2) {
    const scale = Math.min(Math.max(this.scale * factor, LEAST), MOST);
    this.x = x - ((x - this.x) * scale) / this.scale;
    this.y = y - ((y - this.y) * scale) / this.scale;
    this.scale = scale;
    this.fitted = false;
    this.apply();
  }

  pan(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.fitted = false;
    this.apply();
  }

  // Bring an element into the frame, if a zoomed view has left it outside.
  reveal(element) {
    if (this.fitted) return;
    const inner = element.getBoundingClientRect();
    const outer = this.frame.getBoundingClientRect();
    const dx = Math.max(outer.left + 8 - inner.left, 0) || Math.min(outer.right - 8 - inner.right, 0);
    const dy = Math.max(outer.top + 8 - inner.top, 0) || Math.min(outer.bottom - 8 - inner.bottom, 0);
    if (dx || dy) this.pan(dx, dy);
  }

  apply() {
    this.svg.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.scale})`;
  }

  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const box = this.frame.getBoundingClientRect();
    this.zoom(Math.exp(-event.deltaY / 300), event.clientX - box.left, event.clientY - box.top);
  }

  grab(event) {
    if (event.button !== 0) return;
    let { clientX: x, clientY: y } = event;
    let moved = false;
    const drag = new AbortController();
    const move = (now) => {
      if (!moved && Math.hypot(now.clientX - x, now.clientY - y) < 4) return;
      moved = true;
      this.frame.dataset.dragging = "";
      this.pan(now.clientX - x, now.clientY - y);
      ({ clientX: x, clientY: y } = now);
    };
    const drop = () => {
      drag.abort();
      delete this.frame.dataset.dragging;
    };
    const { signal } = drag;
    window.addEventListener("pointermove", move, { signal });
    window.addEventListener("pointerup", drop, { signal });
    window.addEventListener("pointercancel", drop, { signal });
  }

  close() {
    this.observer.disconnect();
    this.listeners.abort();
  }
}
