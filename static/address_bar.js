// The address bar: the only module that writes the browser's history.
//
// Controls say what they show; a change that only moves something replaces the entry of the history, a deliberate act
// makes a new one. Places on the page that show the link are kept up to date. Browsers ignore a page that writes its
// history too often, so while something moves it is written once it rests.

const PAUSE_MS = 350; // browsers count changes of the history: Safari throws after a hundred in 30 s

/** Whether the entry that the history is at was gone to by Back or Forward, and the session has not answered yet. */
let going = false;

/** @type {{ slug: string, query: string } | null} what is still to be written, and has no entry of its own */
let waiting = null;
/** @type {number | undefined} runs while nothing that only moves is written */
let pause;

/** The session that the page hears of; 0 before it has heard of any. */
let session = 0;
/** @type {{ slug: string, query: string } | null} what the page shows, while a new session does not know it yet */
let held = null;

/** @typedef {(went: { slug: string, query: string }) => boolean} Listener  returns whether it has seen to it */

/** @type {Listener} */
let onGo = () => false;

// Before Streamlit's own listener, which would run the page for every entry and keep the entry's query as the page's.
window.addEventListener(
  "popstate",
  (event) => {
    going = true;
    waiting = null;
    const seenTo = onGo({ slug: slugOf(location.pathname), query: location.search.slice(1) });
    if (seenTo) event.stopImmediatePropagation();
  },
  true,
);
window.addEventListener("pagehide", () => writeWaiting());

/** @param {Listener} listener  hears where Back and Forward went */
export function listenToHistory(listener) {
  onGo = listener;
}

/**
 * The lesson at a path: its last part, whatever the app is served under.
 * @param {string} path
 */
export function slugOf(path) {
  const base = new URL(".", document.baseURI).pathname;
  const rest = path.startsWith(base) ? path.slice(base.length) : path.slice(path.lastIndexOf("/") + 1);
  return rest.split("/")[0] || "overview";
}

/**
 * Shows the address of a lesson, if the page still is that lesson's.
 * @param {string} slug
 * @param {string} query
 * @param {"move" | "act" | "arrive"} how  Back returns to what was there before an "act"; a "move" may be written a
 *   little later; a page that has just appeared "arrives"
 */
export function showAddress(slug, query, how) {
  if (held) return;
  if (how === "move") {
    waiting = { slug, query };
    if (pause === undefined) writeWaiting();
    return;
  }
  if (how === "act" && !going) writeWaiting();
  waiting = null;
  write(slug, query, how === "arrive" || going);
  going = false;
}

/**
 * Keeps the address bar as it is: another session speaks. After a server was started again, Streamlit hands the new
 * session the query that the page was opened with, not the one that it shows.
 * @param {number} speaking
 */
export function holdAddress(speaking) {
  if (held || !session || speaking === session) return;
  writeWaiting();
  held = { slug: slugOf(location.pathname), query: location.search.slice(1) };
}

/**
 * What a new session is to be told: the address that the page showed; null where the session is not new.
 * @param {number} speaking
 */
export function heldAddress(speaking) {
  holdAddress(speaking);
  const address = held;
  session = speaking;
  held = null;
  going ||= address !== null;
  return address;
}

/** Writes what waits, and lets the next moves wait for a while. */
function writeWaiting() {
  clearTimeout(pause);
  pause = undefined;
  if (!waiting) return;
  const { slug, query } = waiting;
  waiting = null;
  write(slug, query, true);
  pause = setTimeout(writeWaiting, PAUSE_MS);
}

/**
 * @param {string} slug
 * @param {string} query
 * @param {boolean} replace  whether the history keeps its entry
 */
function write(slug, query, replace) {
  if (slug !== slugOf(location.pathname)) return;
  const search = query ? `?${query}` : "";
  if (search !== location.search) {
    const url = location.pathname + search + location.hash;
    if (replace) history.replaceState(history.state, "", url);
    else history.pushState(history.state, "", url);
  }
  showLinks();
}

/** Writes the address into every place of the page that shows the link. */
export function showLinks() {
  for (const place of document.querySelectorAll(".wg-link")) {
    if (place.textContent !== location.href) place.textContent = location.href;
  }
}
