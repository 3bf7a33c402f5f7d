// Types of what our modules get from elsewhere: Streamlit, Plotly as the app serves it, and our own events.

/** What Streamlit gives to a component. `data` is what ui/component.py's `draw` was called with. */
interface Component<Data> {
  parentElement: HTMLElement;
  data: Data;
  /** The app's version at the time of the message. */
  version: string;
  setStateValue(name: string, value: unknown): void;
  setTriggerValue(name: string, value: unknown): void;
}

interface PlotlyFigure {
  data: object[];
  layout: Record<string, unknown>;
}

/** An axis as Plotly has laid it out: offset and length in pixels; `d2p` is data to pixel, `p2d` the way back. */
interface PlotlyAxis {
  _offset: number;
  _length: number;
  d2p(value: number): number;
  p2d(pixel: number): number;
}

/** An element that `Plotly.react` has drawn a flat figure into. */
interface PlotlyElement extends HTMLElement {
  _fullLayout: { xaxis: PlotlyAxis; yaxis: PlotlyAxis };
  on(event: "plotly_relayout", listener: (update: { "scene.camera"?: { eye?: { x: number; y: number; z: number } } }) => void): void;
}

interface PlotlyLibrary {
  react(element: HTMLElement, data: object[], layout: object, config: object): Promise<unknown>;
  restyle(element: HTMLElement, update: object, traces: number[]): Promise<unknown>;
  purge(element: HTMLElement): void;
  /** Registers the trace types that ui/plotly_js.py leaves out at first; absent once that is done. */
  registerRest?: () => void;
}

interface Window {
  Plotly?: PlotlyLibrary;
}

interface WindowEventMap {
  /** The cursor of a stage moved. `tick` is the number of the update that it stands at. */
  "watchgrad:cursor": CustomEvent<{ group: string; tick: number; from: object }>;
  /** A stage's picture is on the screen; the detail is the address that it shows. */
  "watchgrad:drawn": CustomEvent<string>;
}
