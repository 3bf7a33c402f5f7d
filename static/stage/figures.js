// Figures that this page has: the server names them by their digest and does not send them again.

const MOST = 60;

/** @typedef {import("./scene.js").Figure} Figure */
/** @typedef {PlotlyFigure & { digest: string }} Whole */

/** @type {Map<string, Whole>} by digest, the one used last at the end */
const figures = new Map();

/** The digests of the figures that this page has. */
export const known = () => [...figures.keys()];

/**
 * A figure as it was sent, now or before.
 * @param {Figure} sent
 * @returns {Whole}
 */
export function figureOf(sent) {
  const { digest, data, layout } = sent;
  const figure = data && layout ? { digest, data, layout } : figures.get(digest);
  if (!figure) throw new Error(`the figure ${digest} was not sent`);
  figures.delete(digest);
  figures.set(digest, figure);
  if (figures.size > MOST) figures.delete(figures.keys().next().value ?? "");
  return figure;
}
