// The address bar: the only module that writes the browser's history.
//
// Controls say what they show; a change that only moves something replaces the entry of the history, a deliberate act
// makes a new one. Places on the page that show the link are kept up to date.

/** Whether the entry that the history is at was gone to by Back or Forward, and the session has not answered yet. */
let going = false;

/** @type {(went: { slug: string, query: string }) => void} */
let onGo = () => {};

window.addEventListener("popstate", () => {
  going = true;
  onGo({ slug: slugOf(location.pathname), query: location.search.slice(1) });
});

/** @param {(went: { slug: string, query: string }) => void} listener  hears where Back and Forward went */
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
 * @param {boolean} entry  whether Back should return to what was there before
 */
export function showAddress(slug, query, entry) {
  if (slug !== slugOf(location.pathname)) return;
  const search = query ? `?${query}` : "";
  const replace = !entry || going;
  if (entry) going = false;
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
