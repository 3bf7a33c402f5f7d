// Sends the values of controls that are being dragged, and shows what they lead to.
//
// A lesson's controls share one `Live`. It sends new values by one of two routes. "http": the picture of the newest
// values is requested from the server (ui/live.py), one request at a time, and the session gets the values once, when
// the drag rests: a run of the page's script takes several times as long as a picture. "socket": the session gets
// every value, each after it has acknowledged the one before, so that values never queue up; this works wherever
// Streamlit works.

const REST_MS = 150; // a drag rests this long after the last change that finished one
const PATIENCE_MS = 3000; // after this long without an acknowledgement, values are sent again

/** @typedef {"http" | "socket"} Route */

/**
 * What ui/live.py answers to a request for a picture.
 * @typedef {object} Answer
 * @property {import("./stage/stage.js").Scene} scene
 * @property {string} below
 * @property {string} stamp
 * @property {Record<string, import("./slider.js").SliderProps>} sliders
 */

/** @typedef {(answer: Answer) => void | Promise<void>} Listener */

/**
 * What the session's data say of the session, for every control: `LessonState.greeting` in ui/state.py. `nonce` counts
 * the times that the session set the settings itself; `heard` is the number of the last message that it has taken.
 * @typedef {object} Greeting
 * @property {string} token
 * @property {number} nonce
 * @property {number} heard
 */

/** @typedef {Greeting & { key: string, group: string, live: boolean }} ControlData */

/**
 * @typedef {object} Control
 * @property {ControlData} data
 * @property {Live} live
 * @property {string} version
 * @property {Listener} onAnswer
 */

/** @type {Map<string, Live>} */
const lives = new Map();

// What the next press leads to must find the session with the values of the last drag.
document.addEventListener("pointerdown", () => lives.forEach((live) => live.sendPending()), true);

/**
 * The `Live` of a group of controls.
 * @param {string} group
 * @returns {Live}
 */
export function liveOf(group) {
  const live = lives.get(group) ?? new Live();
  lives.set(group, live);
  return live;
}

/**
 * Gives a control new data from the session.
 * @param {Control} control
 * @param {ControlData} data
 * @returns {boolean} whether the session set the values itself, so that the control has to show them
 */
export function takeData(control, data) {
  const version = versionOf(data);
  const fresh = version !== control.version;
  control.version = version;
  control.data = data;
  control.live = liveOf(data.group);
  control.live.listeners.add(control.onAnswer);
  control.live.synchronize(data);
  return fresh;
}

/**
 * Where the pictures of a control's lesson come from, whatever path the app is served under; "" for nowhere.
 * @param {{ live: boolean, token: string }} data
 */
export const picturesUrl = ({ live, token }) => (live ? new URL(`../../live/${token}`, import.meta.url).href : "");

/** @param {{ token: string, nonce: number }} greeting  what changes when the session sets the settings itself */
const versionOf = ({ token, nonce }) => `${token} ${nonce}`;

export class Live {
  constructor() {
    /** @type {Record<string, number | string>} values by setting that the session has not acknowledged yet */
    this.values = {};
    /** @type {Map<string, (n: number) => void>} by control: sends its value to the session as message `n` */
    this.pending = new Map();
    /** @type {Set<Listener>} get every answer of the HTTP route */
    this.listeners = new Set();
    /** @type {Route} */
    this.route = "socket";
    this.version = "";
    // numbers of the last message sent and of the last one acknowledged
    this.sent = 0;
    this.acknowledged = 0;
    this.awaitingAck = false;
    this.failedUrl = "";
    this.wantedUrl = "";
    this.requesting = false;
    /** @type {number | undefined} */
    this.restTimer = undefined;
    /** @type {number | undefined} */
    this.patienceTimer = undefined;
  }

  /** Whether controls hold values that the session's data do not know yet. */
  get unacknowledged() {
    return this.pending.size > 0 || this.acknowledged < this.sent;
  }

  /**
   * Takes new values from a control and sends them on.
   * @param {string} control  its key
   * @param {Record<string, number | string>} values  by setting
   * @param {{ url: string, done: boolean }} how  `url` is where pictures come from, "" for nowhere; `done` says that
   *   the control has been let go
   * @param {(n: number) => void} send  sends the control's value to the session as message `n`
   */
  move(control, values, { url, done }, send) {
    Object.assign(this.values, values);
    this.pending.set(control, send);
    this.route = url && url !== this.failedUrl ? "http" : "socket";
    clearTimeout(this.restTimer);
    if (done) this.restTimer = setTimeout(() => this.sendPending(), REST_MS);
    if (this.route === "http") {
      this.wantedUrl = url;
      this.requestPictures();
    } else if (!this.awaitingAck) this.sendPending();
  }

  /** Requests the picture of the newest values, and again while newer ones come; one request at a time. */
  async requestPictures() {
    if (this.requesting) return;
    this.requesting = true;
    try {
      while (this.wantedUrl) {
        const [url, version] = [this.wantedUrl, this.version];
        this.wantedUrl = "";
        const answer = await fetchPicture(url, this.values);
        if (!answer) this.leaveHttp(url);
        else if (version === this.version) await this.deliver(answer);
      }
    } finally {
      this.requesting = false;
    }
  }

  /**
   * Leaves the HTTP route until the session names another address; the session gets the values instead.
   * @param {string} url
   */
  leaveHttp(url) {
    this.failedUrl = url;
    this.wantedUrl = "";
    this.route = "socket";
    this.sendPending();
  }

  /**
   * Gives an answer to all listeners, and waits until they have shown it. An exception in one is a bug in drawing: it
   * is reported as an uncaught error, and says nothing about the route.
   * @param {Answer} answer
   */
  async deliver(answer) {
    const shown = [...this.listeners].map(async (listener) => listener(answer));
    for (const result of await Promise.allSettled(shown)) {
      if (result.status === "rejected") reportError(result.reason);
    }
  }

  /** Sends the pending values to the session. */
  sendPending() {
    clearTimeout(this.restTimer);
    if (!this.pending.size) return;
    const sends = [...this.pending.values()];
    this.pending.clear();
    this.sent = Math.max(Date.now(), this.sent + 1);
    this.awaitingAck = true;
    clearTimeout(this.patienceTimer);
    this.patienceTimer = setTimeout(() => this.acknowledge(this.sent), PATIENCE_MS);
    for (const send of sends) send(this.sent);
  }

  /**
   * Takes what new data from the session say of it. Where the session set the settings itself, pending values are void.
   * @param {Greeting} greeting
   */
  synchronize(greeting) {
    const version = versionOf(greeting);
    if (version !== this.version) {
      this.version = version;
      this.pending.clear();
      this.wantedUrl = "";
      this.sent = greeting.heard;
    }
    this.acknowledge(greeting.heard);
  }

  /**
   * Notes that the session has taken message `n`. After the last one sent, pending values may follow.
   * @param {number} n
   */
  acknowledge(n) {
    this.acknowledged = n;
    if (n < this.sent) return;
    clearTimeout(this.patienceTimer);
    this.awaitingAck = false;
    if (!this.pending.size) this.values = {};
    else if (this.route === "socket") this.sendPending();
  }
}

/**
 * The picture of these values, or null where the request failed: no network, a refusal, or an answer that is not ours.
 * @param {string} url
 * @param {Record<string, number | string>} values
 * @returns {Promise<Answer | null>}
 */
async function fetchPicture(url, values) {
  const query = new URLSearchParams(Object.entries(values).map(([name, value]) => [name, String(value)]));
  try {
    const response = await fetch(`${url}?${query}`);
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
