// Written by tools/types.py: what `encode` of core/figures/scene.py sends to the player, from the dataclasses there and
// in core/figures/marks.py. Each array A is sent as a number, its index in the scene's `arrays`, and decoded by
// the player. Its shape stands beside it: M ticks, N points, n rows of the largest batch.

import type { ColorName } from "../theme.js";
import type { TypedArraySpec } from "../typed.js";

/**
 * A Plotly figure. It is drawn anew when `digest`, a hash of its content, is another one. A figure that the player has
 * is sent as its digest alone.
 */
export interface Figure extends Partial<PlotlyFigure> {
  digest: string;
}

/**
 * A path: the whole of it faint, and the part up to the current tick strong.
 *
 * x, y  where the path is at each tick
 * dots  whether each tick has a dot; a path of more than 150 ticks has none
 */
export interface Trail<A = number> {
  kind: "trail";
  color: ColorName;
  dash: string | null;
  dots: boolean;
  arrays: {
    x: A; // (M,)
    y: A; // (M,)
  };
}

/**
 * A point that moves.
 *
 * shape    a disc, a dashed ring or a cross
 * text     words beside the point; none where empty
 * side     where the words stand: beside the point, above or below it; those of a cross always stand above
 * current  whether a pointer at the panel's edge shows the way to the point while it is outside
 */
export interface Point<A = number> {
  kind: "point";
  color: ColorName;
  shape: "disc" | "ring" | "cross";
  text: string;
  side: "beside" | "above" | "below";
  current: boolean;
  arrays: {
    x: A; // (M,)
    y: A; // (M,)
  };
}

/**
 * An arrow from (x0, y0) to (x1, y1), with `text` at its tip; an arrow too short to be seen is not drawn.
 */
export interface Arrow<A = number> {
  kind: "arrow";
  color: ColorName;
  text: string;
  arrays: {
    x0: A; // (M,)
    y0: A; // (M,)
    x1: A; // (M,)
    y1: A; // (M,)
  };
}

/**
 * A straight line from (x0, y0) to (x1, y1).
 */
export interface Segment<A = number> {
  kind: "segment";
  color: ColorName;
  dash: string | null;
  arrays: {
    x0: A; // (M,)
    y0: A; // (M,)
    x1: A; // (M,)
    y1: A; // (M,)
  };
}

/**
 * The line y = a + b x across the panel, `width` pixels wide.
 */
export interface Line<A = number> {
  kind: "line";
  color: ColorName;
  dash: string | null;
  width: number;
  arrays: {
    a: A; // (M,)
    b: A; // (M,)
  };
}

/**
 * The parabola y = c0 + c1 x + c2 x^2 across the panel.
 */
export interface Parabola<A = number> {
  kind: "parabola";
  color: ColorName;
  arrays: {
    c0: A; // (M,)
    c1: A; // (M,)
    c2: A; // (M,)
  };
}

/**
 * A square on the residual y - (a + b x) of each point.
 *
 * px, py    the points
 * a, b      the line
 * outlined  the indices of the points whose squares have an outline, so that single ones can be seen
 */
export interface Squares<A = number> {
  kind: "squares";
  color: ColorName;
  outlined: number[];
  arrays: {
    px: A; // (N,)
    py: A; // (N,)
    a: A; // (M,)
    b: A; // (M,)
  };
}

/**
 * Discs over the points of the current batch.
 *
 * px, py   the points
 * rows     the indices of the batch's points, int; -1 fills the rows of smaller batches
 * columns  n, the size of the largest batch: the player reads `rows` as a flat array
 */
export interface Lit<A = number> {
  kind: "lit";
  color: ColorName;
  columns: number;
  arrays: {
    px: A; // (N,)
    py: A; // (N,)
    rows: A; // (M, n)
  };
}

/**
 * Words beside a place.
 */
export interface Label<A = number> {
  kind: "label";
  color: ColorName;
  text: string;
  arrays: {
    x: A; // (M,)
    y: A; // (M,)
  };
}

/**
 * Points that appear one by one: k of them at tick k, and a larger ring around the last.
 *
 * px, py      the points, in the order in which they appear
 * discs       how many of them, from the first, are drawn as discs; the others are rings
 * ring_color  the colour of the rings
 */
export interface Revealed<A = number> {
  kind: "revealed";
  color: ColorName;
  discs: number;
  ringColor: ColorName;
  arrays: {
    px: A; // (N,)
    py: A; // (N,)
  };
}

export type Mark<A = number> = Trail<A> | Point<A> | Arrow<A> | Segment<A> | Line<A> | Parabola<A> | Squares<A> | Lit<A> | Label<A> | Revealed<A>;

/**
 * A path in three dimensions, up to the current tick.
 *
 * trace    its index in the figure's data
 * x, y, z  where it is at each tick
 */
export interface ThreeDTrail<A = number> {
  kind: "threeDTrail";
  trace: number;
  arrays: {
    x: A; // (M,)
    y: A; // (M,)
    z: A; // (M,)
  };
}

/**
 * A point in three dimensions.
 *
 * trace    its index in the figure's data
 * x, y, z  where it is at each tick
 */
export interface ThreeDPoint<A = number> {
  kind: "threeDPoint";
  trace: number;
  arrays: {
    x: A; // (M,)
    y: A; // (M,)
    z: A; // (M,)
  };
}

export type ThreeDMark<A = number> = ThreeDTrail<A> | ThreeDPoint<A>;

/**
 * One picture.
 *
 * name           identifies the panel within its scene
 * title, note    the words over it; the note is smaller
 * area           its place in the stage's grid
 * figure         what stands still
 * marks          what moves over a two-dimensional figure, in the order of drawing
 * three_d        which traces of a three-dimensional figure move; empty in two dimensions
 * views, view    the views that the panel offers, and the one that it shows
 * pick           the fields that a click or a drag on the panel sets: two numbers, of which an empty name is none,
 *                or one pair; nothing where it sets none
 * then           what else is set when a point has been chosen: (field, value)
 * handle         the point (x, y) that can be dragged
 * handle_text    the words at the handle
 */
export interface Panel<A = number> {
  name: string;
  title: string;
  area: string;
  figure: Figure;
  marks: Mark<A>[];
  threeD: ThreeDMark<A>[];
  views: string[];
  view: string;
  pick: string[];
  then: [string, import("../messages.js").Value][];
  handle: [number, number] | null;
  handleText: string;
  note: string;
}

/**
 * A number of the current tick, shown with `digits` decimals.
 */
export interface Readout<A = number> {
  label: string;
  color: ColorName;
  values: A; // (M,)
  digits: number;
}

/**
 * All that the stage shows.
 *
 * ticks    the numbers, from 0 to `total`, of the updates (or other units) that the picture holds: the cursor's
 *          places
 * epochs   the epoch of each tick, counted from 1
 * total    the number of updates of the run, before thinning
 * layout   the name of a CSS grid
 * summary  the picture in words, for screen readers
 * unit     what a tick counts
 */
export interface Scene<A = number> {
  panels: Panel<A>[];
  readouts: Readout<A>[];
  ticks: A; // (M,)
  epochs: A; // (M,)
  total: number;
  layout: string;
  summary: string;
  unit: string;
  arrays: TypedArraySpec[];
}
