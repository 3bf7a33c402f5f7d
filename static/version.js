// A page may outlive the server that it was loaded from. The new server's messages are not for the old modules.

const KEY = "watchgrad.reloaded";

/** The version of the page's modules: that of the first message. */
let loaded = "";

/**
 * Whether a message of this version is for the modules of this page. Where it is not, the page is reloaded, once for
 * each version and tab: servers of two versions behind one address must not keep a page reloading.
 * @param {string} version
 * @param {() => void} [reload]
 */
export function isCurrent(version, reload = () => location.reload()) {
  loaded ||= version;
  if (version === loaded || !remember(version)) return true;
  reload();
  return false;
}

/**
 * Notes that the page is reloaded for a version. Returns false where it has been already, or where notes cannot be kept.
 * @param {string} version
 */
function remember(version) {
  try {
    const versions = (sessionStorage.getItem(KEY) ?? "").split(" ");
    if (versions.includes(version)) return false;
    sessionStorage.setItem(KEY, [...versions, version].join(" ").trim());
    return true;
  } catch {
    return false; // the browser forbids storage
  }
}
