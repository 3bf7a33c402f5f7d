// Written by tools/types.py: what Python and the components say to one another, from ui/messages.py.

/** The value of a field of an address. */
export type Value = number | string | boolean | null | (number | string)[];

/** Fields with their new values. */
export type Patch = Record<string, Value>;

/**
 * What every component of a lesson is told.
 *
 * slug     the lesson
 * rev      another number whenever the session set the address itself: controls then follow
 * heard    the number of the last message that the session has taken
 * address  the query of a link to what the session shows
 * live     whether pictures come over HTTP while something is dragged
 * group    the controls that share what they have sent and not heard of yet
 * session  the session that speaks: another one after the server was started again
 */
export interface Greeting {
  slug: string;
  rev: number;
  heard: number;
  address: string;
  live: boolean;
  group: string;
  session: number;
}

/**
 * What a control sends: fields with their new values. `act` asks the other controls to follow.
 */
export interface Message {
  rev: number;
  n: number;
  patch: Patch;
  act: boolean;
}

/**
 * A coloured line on a slider's track; the thumb stops on it where it may `snap`.
 */
export interface TrackMarkProps {
  at: number;
  label: string;
  color: string;
  snap: boolean;
}

/**
 * A coloured stretch of a slider's track.
 */
export interface RegionProps {
  start: number;
  end: number;
  color: string;
}

/**
 * What a slider shows besides its value, and what may change while another control is dragged.
 */
export interface SliderProps {
  low: number;
  high: number;
  step: number;
  caption: [string, string][];
  marks: TrackMarkProps[];
  regions: RegionProps[];
  suffix: string;
}

/**
 * A number that can be set: its name in sentences and the values that exist.
 */
export interface NumberField {
  label: string;
  domain: [number, number];
  positive: boolean;
  integer: boolean;
  log: boolean;
}

/**
 * A slider.
 */
export interface SliderData {
  slug: string;
  rev: number;
  heard: number;
  address: string;
  live: boolean;
  group: string;
  session: number;
  low: number;
  high: number;
  step: number;
  caption: [string, string][];
  marks: TrackMarkProps[];
  regions: RegionProps[];
  suffix: string;
  label: string;
  domain: [number, number];
  positive: boolean;
  integer: boolean;
  log: boolean;
  name: string;
  symbol: string;
  help: string;
  value: number;
}

/**
 * One of several number boxes.
 */
export interface BoxField {
  label: string;
  domain: [number, number];
  positive: boolean;
  integer: boolean;
  log: boolean;
  name: string;
  step: number;
  value: number;
}

/**
 * Number boxes side by side.
 */
export interface BoxesData {
  slug: string;
  rev: number;
  heard: number;
  address: string;
  live: boolean;
  group: string;
  session: number;
  fields: BoxField[];
}

/**
 * A picture of an address, over HTTP or with the page: `sliders` by field, `below` as markup.
 */
export interface Answer {
  scene: import("./stage/scene.js").Scene;
  below: string;
  sliders: Record<string, SliderProps>;
  address: string;
}

/**
 * The stage. `tick`, `speed` and `camera` are the place's; `scroll` and `play` hold for this `rev`.
 */
export interface StageData {
  slug: string;
  rev: number;
  heard: number;
  address: string;
  live: boolean;
  group: string;
  session: number;
  scene: import("./stage/scene.js").Scene;
  below: string;
  sliders: Record<string, SliderProps>;
  tick: number;
  speed: string;
  camera: string;
  scroll: boolean;
  play: boolean;
  controls: boolean;
  leads: boolean;
  loop: boolean;
}

/**
 * The lesson that a graph belongs to: its opened box, and whether the sample is one of its settings.
 */
export interface GraphLesson {
  slug: string;
  rev: number;
  heard: number;
  address: string;
  live: boolean;
  group: string;
  session: number;
  box: string;
  follows: boolean;
}

/**
 * A learner's points, for the browser to keep in this tab.
 */
export interface Kept {
  digest: string;
  points: object;
}

/**
 * The component behind the address bar: `slug` is the lesson on the page.
 *
 * `missing` is the digest of points that the server does not have, and `session` as in a Greeting.
 */
export interface AddressData {
  slug: string;
  session: number;
  keep: Kept | null;
  missing: string;
}
