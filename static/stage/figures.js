// Figures that this page has: the server names them by their digest and does not send them again.

const MOST = 60;

/** @type {Map<string, PlotlyFigure>} by digest, the one used last at the end */
const figures = new Map();

/** The digests of the figures that this page has. */
export const known = () => [...figures.keys()];

/**
 * The figure of a panel, sent with it or sent before; undefined where neither is so.
 * @param {{ digest: string, figure: PlotlyFigure | null }} panel
 */
export function figureOf({ digest, figure }) {
  const found = figure ?? figures.get(digest);
  if (!found) return undefined;
  figures.delete(digest);
  figures.set(digest, found);
  if (figures.size > MOST) figures.delete(figures.keys().next().value ?? "");
  return found;
}
