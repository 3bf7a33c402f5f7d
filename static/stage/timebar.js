// The time bar: play, one step, scrub, speed. It owns the cursor; everything else follows it.

import { find } from "../dom.js";

const SPEEDS = [0.25, 0.5, 1, 2, 4];
const RUN_SECONDS = 9; // how long a whole run plays at 1x
const SLOWEST = 4; // ticks a second at 1x: a short run is not a slide show

const ICONS = {
  play: '<path d="M8 5v14l11-7z"/>',
  pause: '<path d="M7 5h4v14H7zM14 5h4v14h-4z"/>',
  back: '<path d="M7 5h2.5v14H7zM18 5v14l-8-7z"/>',
  next: '<path d="M6 5v14l8-7zM14.500 5H17v14h-2.500z"/>',
};
/** @param {keyof typeof ICONS} name */
const icon = (name) => `<svg viewBox="0 0 24 24" aria-hidden="true">${ICONS[name]}</svg>`;

export class TimeBar {
  /**
   * @param {(t: number) => void} onMove  called with the cursor, an index into the run's ticks, whenever it is set
   * @param {(t: number) => void} onRest  called when it has stopped moving
   * @param {(speed: number) => void} onSpeed
   */
  constructor(onMove, onRest, onSpeed) {
    this.onMove = onMove;
    this.onRest = onRest;
    this.onSpeed = onSpeed;
    /** whether the cursor has been moved here and has not come to rest */
    this.moving = false;
    this.t = 0;
    this.last = 0;
    this.speed = 1;
    this.loop = false;
    this.playing = false;
    /** @type {number | undefined} */
    this.restTimer = undefined;
    /** @type {number | undefined} */
    this.loopTimer = undefined;
    this.root = document.createElement("div");
    this.root.className = "wg-timebar";
    this.root.innerHTML = `
      <button type="button" class="wg-play" aria-label="Play" title="Play or pause (Space)">${icon("play")}</button>
      <button type="button" class="wg-step" data-by="-1" aria-label="One step back" title="One step back (←)">${icon("back")}</button>
      <button type="button" class="wg-step" data-by="1" aria-label="One step forward" title="One step forward (→)">${icon("next")}</button>
      <input type="range" class="wg-scrub" min="0" max="0" value="0" step="1" aria-label="Moment of the run">
      <output></output>
      <button type="button" class="wg-speed" aria-label="Speed" title="Speed">1×</button>`;
    this.button = find(this.root, ".wg-play", HTMLButtonElement);
    this.scrub = find(this.root, ".wg-scrub", HTMLInputElement);
    this.output = find(this.root, "output", HTMLOutputElement);
    this.button.onclick = () => this.toggle();
    for (const by of [-1, 1]) {
      find(this.root, `[data-by="${by}"]`, HTMLButtonElement).onclick = () => this.step(by);
    }
    this.scrub.oninput = () => {
      this.pause(false);
      this.moving = true;
      this.go(Number(this.scrub.value));
    };
    this.scrub.onchange = () => this.rest();
    // after the mouse has let go the keys belong to the page: Shift+→ is the next phase, not the slider's own
    this.scrub.onpointerup = () => this.scrub.blur();
    const speed = find(this.root, ".wg-speed", HTMLButtonElement);
    speed.onclick = () => {
      this.setSpeed(SPEEDS[(SPEEDS.indexOf(this.speed) + 1) % SPEEDS.length]);
      this.onSpeed(this.speed);
    };
  }

  /**
   * Sets the last index.
   * @param {number} last
   */
  setLength(last) {
    this.last = last;
    this.scrub.max = String(last);
    this.t = Math.min(this.t, last);
  }

  /** @param {number} speed  one of SPEEDS */
  setSpeed(speed) {
    this.speed = speed;
    find(this.root, ".wg-speed", HTMLButtonElement).textContent = `${speed}×`.replace("0.25", "¼").replace("0.5", "½");
  }

  /** The cursor has stopped moving. */
  rest() {
    this.moving = false;
    this.onRest(this.t);
  }

  /** @param {number} t */
  go(t) {
    this.t = Math.max(0, Math.min(this.last, Math.round(t)));
    this.scrub.value = String(this.t);
    this.scrub.style.setProperty("--wg-done", String(this.last ? this.t / this.last : 0));
    this.onMove(this.t);
  }

  /** @param {number} by */
  step(by) {
    this.pause(false);
    this.moving = true;
    this.go(this.t + by);
    // several quick steps are one rest: the session gets the last position alone
    clearTimeout(this.restTimer);
    this.restTimer = setTimeout(() => this.rest(), 180);
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play() {
    if (!this.last) return;
    if (this.t >= this.last) this.go(0);
    this.playing = true;
    this.moving = true;
    this.button.innerHTML = icon("pause");
    this.button.setAttribute("aria-label", "Pause");
    let then = performance.now();
    let at = this.t + 1; // a press is answered at once, however slow the run
    /** @param {number} now */
    const frame = (now) => {
      if (!this.playing) return;
      const rate = Math.max(SLOWEST, this.last / RUN_SECONDS) * this.speed;
      at += ((now - then) / 1000) * rate;
      then = now;
      if (Math.floor(at) !== this.t) this.go(Math.floor(at));
      if (this.t < this.last) return void requestAnimationFrame(frame);
      if (!this.loop) return this.pause();
      this.loopTimer = setTimeout(() => {
        if (!this.playing) return;
        at = 0;
        then = performance.now();
        this.go(0);
        requestAnimationFrame(frame);
      }, 1600);
    };
    requestAnimationFrame(frame);
  }

  /** @param {boolean} rest  whether the cursor rests now */
  pause(rest = true) {
    if (!this.playing) return;
    this.playing = false;
    clearTimeout(this.loopTimer);
    this.button.innerHTML = icon("play");
    this.button.setAttribute("aria-label", "Play");
    if (rest) this.rest();
  }

  /**
   * Space, arrows, Home, End.
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the key was one of them
   */
  key(event) {
    /** @type {Record<string, () => void>} */
    const actions = {
      " ": () => this.toggle(),
      ArrowLeft: () => this.step(-1),
      ArrowRight: () => this.step(1),
      Home: () => this.step(-this.last),
      End: () => this.step(this.last),
    };
    const action = actions[event.key];
    if (!action || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return false;
    action();
    return true;
  }

  close() {
    this.playing = false;
    clearTimeout(this.restTimer);
    clearTimeout(this.loopTimer);
  }
}
