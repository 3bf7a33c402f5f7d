// Zoom, pan and fit for one SVG inside a fixed frame. The wheel zooms with Ctrl only: pages must scroll.

const LEAST = 0.2;
const MOST = 4;
const LARGEST_FIT = 1.15;

export class Camera {
  /** @param {HTMLElement} frame */
  constructor(frame) {
    this.frame = frame;
    /** @type {SVGSVGElement | null} */
    this.svg = null;
    this.size = { width: 0, height: 0 };
    // the SVG's place in the frame, in pixels, and its scale
    this.x = 0;
    this.y = 0;
    this.scale = 1;
    this.fitted = true;
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    frame.addEventListener("wheel", (event) => this.wheel(event), { passive: false, signal });
    frame.addEventListener("pointerdown", (event) => this.grab(event), { signal });
    this.observer = new ResizeObserver(() => this.fitted && this.fit());
    this.observer.observe(frame);
  }

  /**
   * Shows another SVG. One of the same size keeps zoom and place.
   * @param {SVGSVGElement} svg
   */
  show(svg) {
    const same = this.svg && svg.viewBox.baseVal.width === this.size.width &&
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

  /**
   * @param {number} factor
   * @param {number} x  the point of the frame that stands still, in pixels; the middle, where none is given
   * @param {number} y
   */
  zoom(factor, x = this.frame.clientWidth / 2, y = this.frame.clientHeight / 2) {
    const scale = Math.min(Math.max(this.scale * factor, LEAST), MOST);
    this.x = x - ((x - this.x) * scale) / this.scale;
    this.y = y - ((y - this.y) * scale) / this.scale;
    this.scale = scale;
    this.fitted = false;
    this.apply();
  }

  /**
   * @param {number} dx
   * @param {number} dy
   */
  pan(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.fitted = false;
    this.apply();
  }

  /**
   * Brings an element into the frame, if a zoomed view has left it outside.
   * @param {Element} element
   */
  reveal(element) {
    if (this.fitted) return;
    const inner = element.getBoundingClientRect();
    const outer = this.frame.getBoundingClientRect();
    const dx = Math.max(outer.left + 8 - inner.left, 0) || Math.min(outer.right - 8 - inner.right, 0);
    const dy = Math.max(outer.top + 8 - inner.top, 0) || Math.min(outer.bottom - 8 - inner.bottom, 0);
    if (dx || dy) this.pan(dx, dy);
  }

  apply() {
    if (this.svg) this.svg.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.scale})`;
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const box = this.frame.getBoundingClientRect();
    this.zoom(Math.exp(-event.deltaY / 300), event.clientX - box.left, event.clientY - box.top);
  }

  /** @param {PointerEvent} event */
  grab(event) {
    if (event.button !== 0) return;
    let { clientX: x, clientY: y } = event;
    let moved = false;
    const drag = new AbortController();
    const move = (/** @type {PointerEvent} */ now) => {
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
