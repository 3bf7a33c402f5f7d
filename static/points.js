// A learner's own points, kept in this tab, so that they survive a reload and a server that has lost them.

const PREFIX = "watchgrad.points.";

/**
 * @param {string} digest
 * @param {object} points  as `Points.to_json` of core/line/data.py writes them
 */
export function keepPoints(digest, points) {
  try {
    sessionStorage.setItem(PREFIX + digest, JSON.stringify(points));
  } catch {
    // no room, or storage is switched off: the points live as long as the server's session
  }
}

/**
 * @param {string} digest
 * @returns {object | null}
 */
export function keptPoints(digest) {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + digest) ?? "null");
  } catch {
    return null;
  }
}

/**
 * Sends points to a server that does not have them.
 * @param {string} digest
 * @returns {Promise<boolean>} whether the server took them
 */
export async function sendPoints(digest) {
  const points = keptPoints(digest);
  if (!points) return false;
  const url = new URL("../../points", import.meta.url);
  const response = await fetch(url, { method: "POST", body: JSON.stringify(points) });
  return response.ok;
}
