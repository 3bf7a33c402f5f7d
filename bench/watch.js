// Runs in the page before anything else and writes down when what happened. All times are performance.now().

window.watched = { fingers: [], drawn: [], frames: 0, firstMove: null, steps: [] };

// A frame's pictures are on their way to the screen once the frame callbacks, the style and the layout are done.
const afterPaint = (then) => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => then(performance.now());
  channel.port2.postMessage(null);
};

let pointer = 0;
window.addEventListener("pointermove", (event) => (pointer = event.timeStamp), true);

// A finger on a live slider: the value that the slider shows once it has handled its own event.
window.addEventListener("input", (event) => {
  const number = event.target.closest(".wg-slider")?.querySelector(".wg-number");
  if (number) watched.fingers.push({ at: Math.min(event.timeStamp, pointer || Infinity), values: [parseFloat(number.value)] });
});

// A finger on the loss surface: the point under it.
window.addEventListener("pointermove", (event) => {
  const flat = document.querySelector('[data-panel="surface"] .wg-flat');
  const box = flat?.parentElement.getBoundingClientRect();
  const axes = flat?._fullLayout;
  if (!event.buttons || !axes || !flat.parentElement.contains(event.target)) return;
  const a = axes.xaxis.p2d(event.clientX - box.left - axes.xaxis._offset);
  const b = axes.yaxis.p2d(event.clientY - box.top - axes.yaxis._offset);
  watched.fingers.push({ at: event.timeStamp, values: [a, b] });
});

window.addEventListener("watchgrad:drawn", (event) => {
  const address = Object.fromEntries(new URLSearchParams(event.detail));
  afterPaint((at) => watched.drawn.push({ at, address }));
});

// The app made with Streamlit's own parts: a step is over when all its charts carry the new value.
let pressed = null;
window.addEventListener("keydown", (event) => (pressed ??= { at: event.timeStamp, was: shown() }), true);
const shown = () => {
  const charts = [...document.querySelectorAll(".js-plotly-plot")];
  const values = new Set(charts.map((chart) => chart._fullLayout?.meta));
  return charts.length === 3 && values.size === 1 ? [...values][0] : null;
};

let before = null;
// Looked up once: a search of the whole page in every frame would be part of what is measured. Not a hidden one: a
// stage without a bar of its own may be there before the page's first.
let bar = null;
const look = () => {
  if (!bar?.isConnected || bar.closest("[hidden]")) bar = document.querySelector(".wg-timebar:not([hidden]) .wg-scrub");
  const value = bar?.value ?? null;
  if (before !== null && value !== null && value !== before) {
    watched.frames += 1;
    watched.firstMove ??= performance.timeOrigin + performance.now();
  }
  before = value;
  if (pressed && shown() !== null && shown() !== pressed.was) {
    const from = pressed.at;
    pressed = null;
    afterPaint((at) => watched.steps.push(at - from));
  }
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
