// Sends what controls change to the session, and shows what it leads to.
//
// A lesson's controls share one `Live`. A change is a patch: field -> value. It travels by one of two routes. "http":
// the picture of the newest address is requested from the server (ui/live.py), one request at a time, and the session
// gets the patch once, when the drag rests: a run of the page's script takes several times as long as a picture.
// "socket": the session gets every patch, each after it has acknowledged the one before, so that patches never queue
// up; this works wherever Streamlit works.

import { holdAddress, showAddress } from "./address_bar.js";
import { known } from "./stage/figures.js";
import { sendPoints } from "./points.js";

const REST_MS = 150; // a drag rests this long after the last change that finished one
const PATIENCE_MS = 3000; // after this long without an acknowledgement, patches are sent again
const FIRST_PAUSE_MS = 1000; // after a request that failed, the HTTP route is tried again; each pause is twice the last
const LONGEST_PAUSE_MS = 60_000;
export const END = 1_000_000; // as a tick: the last one, as in core/fields.py

/** @typedef {"http" | "socket"} Route */
/** @typedef {import("./messages.js").Patch} Patch */
/** @typedef {import("./messages.js").Answer} Answer */
/** @typedef {import("./messages.js").Greeting} Greeting */

/** @typedef {(answer: Answer) => void | Promise<void>} Listener */
/** @typedef {(problem: string) => void} ProblemListener */

/**
 * A component that sends patches.
 * @typedef {object} Sender
 * @property {Component<any>} component
 */

/**
 * @typedef {object} Control
 * @property {Component<any>} component
 * @property {Greeting} data
 * @property {Live} live
 * @property {number} rev
 * @property {Listener} onAnswer
 */

/** @type {Map<string, Live>} */
const lives = new Map();

// What the next press leads to must find the session with the values of the last drag.
document.addEventListener("pointerdown", () => lives.forEach((live) => live.sendPending()), true);
window.addEventListener("online", () => lives.forEach((live) => live.httpWorks()));

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
 * @param {Greeting} data
 * @returns {boolean} whether the session set the address itself, so that the control has to show it
 */
export function takeData(control, data) {
  const fresh = data.rev !== control.rev;
  control.rev = data.rev;
  control.data = data;
  control.live = liveOf(data.group);
  control.live.listeners.add(control.onAnswer);
  control.live.synchronize(data);
  return fresh;
}

/**
 * A query with a patch laid over it, as core/address.py writes it. A value that is empty takes its field out.
 * @param {string} address
 * @param {Patch} patch
 */
export function patched(address, patch) {
  const query = new URLSearchParams(address);
  for (const [name, value] of Object.entries(patch)) {
    const text = name === "tick" && value === END ? "end" : typeof value === "boolean" ? (value ? "yes" : "no") : String(value ?? "");
    if (text === "") query.delete(name);
    else query.set(name, text);
  }
  return query.toString();
}

export class Live {
  constructor() {
    /** @type {Patch} what the session has not acknowledged yet */
    this.values = {};
    /** @type {Patch} what only the address bar shows yet: the session gets it with the next message */
    this.notes = {};
    /** @type {Map<Sender, { patch: Patch, act: boolean }>} what is to be sent to the session */
    this.pending = new Map();
    /** @type {Set<Listener>} get every answer of the HTTP route */
    this.listeners = new Set();
    /** @type {Set<ProblemListener>} get the sentence where there is no picture */
    this.problemListeners = new Set();
    /** @type {Route} */
    this.route = "socket";
    /** @type {Greeting} what the session said last */
    this.session = { slug: "", rev: 0, heard: 0, address: "", live: false, group: "", session: 0 };
    // numbers of the last message sent and of the last one acknowledged
    this.sent = 0;
    this.acknowledged = 0;
    this.awaitingAck = false;
    this.wanted = false;
    this.requesting = false;
    this.httpAgainAt = 0;
    this.pause = FIRST_PAUSE_MS;
    /** @type {number | undefined} */
    this.restTimer = undefined;
    /** @type {number | undefined} */
    this.patienceTimer = undefined;
  }

  /** Whether controls hold values that the session's data do not know yet. */
  get unacknowledged() {
    return this.pending.size > 0 || this.acknowledged < this.sent;
  }

  /** The query of what the controls show now. */
  get address() {
    return patched(this.session.address, { ...this.notes, ...this.values });
  }

  /**
   * Takes a patch from a control and sends it on.
   * @param {Sender} sender
   * @param {Patch} patch
   * @param {{ done: boolean, picture?: boolean, act?: boolean }} how  `done` says that the control has been let go,
   *   `picture` that the stage looks otherwise with it, `act` that other controls are to follow
   */
  move(sender, patch, { done, picture = true, act = false }) {
    Object.assign(this.values, patch);
    const waiting = this.pending.get(sender);
    this.pending.set(sender, { patch: { ...waiting?.patch, ...patch }, act: act || Boolean(waiting?.act) });
    const http = this.session.live && Date.now() >= this.httpAgainAt;
    if (picture) this.route = http ? "http" : "socket";
    clearTimeout(this.restTimer);
    // of an act the address bar hears when the session has answered
    if (!act) this.showAddress();
    if (!picture || act) return this.sendPending();
    if (done) this.restTimer = setTimeout(() => this.sendPending(), REST_MS);
    if (http) {
      this.wanted = true;
      this.requestPictures();
    } else if (!this.awaitingAck) this.sendPending();
  }

  /**
   * Notes what is seen and changes no picture of the server's: the address bar has it at once.
   * @param {Patch} patch
   */
  note(patch) {
    Object.assign(this.notes, patch);
    this.showAddress();
  }

  /** Requests the picture of the newest address, and again while newer ones come; one request at a time. */
  async requestPictures() {
    if (this.requesting) return;
    this.requesting = true;
    try {
      while (this.wanted) {
        const { rev } = this.session;
        this.wanted = false;
        const result = await fetchPicture(this.session.slug, this.address);
        if (rev !== this.session.rev) continue;
        if (result === null) this.httpFails();
        else if (typeof result === "string") this.problemListeners.forEach((listener) => listener(result));
        else {
          this.pause = FIRST_PAUSE_MS;
          await this.deliver(result);
        }
      }
    } finally {
      this.requesting = false;
    }
  }

  /** Leaves the HTTP route for a while: the session gets the patches instead. */
  httpFails() {
    this.httpAgainAt = Date.now() + this.pause;
    this.pause = Math.min(2 * this.pause, LONGEST_PAUSE_MS);
    this.wanted = false;
    this.route = "socket";
    this.sendPending();
  }

  /** The network is back: the HTTP route is tried at the next change. */
  httpWorks() {
    this.httpAgainAt = 0;
    this.pause = FIRST_PAUSE_MS;
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

  /** Sends the pending patches to the session. */
  sendPending() {
    clearTimeout(this.restTimer);
    if (!this.pending.size) return;
    const messages = [...this.pending];
    this.pending.clear();
    this.sent = Math.max(Date.now(), this.sent + 1);
    this.awaitingAck = true;
    clearTimeout(this.patienceTimer);
    this.patienceTimer = setTimeout(() => this.acknowledge(this.sent), PATIENCE_MS);
    const notes = this.notes;
    this.values = { ...notes, ...this.values };
    this.notes = {};
    for (const [{ component }, { patch, act }] of messages) {
      const message = { rev: this.session.rev, n: this.sent, patch: { ...notes, ...patch }, act };
      component.setStateValue("message", message);
    }
  }

  /**
   * Takes what new data from the session say of it. Where the session set the address itself, pending patches are void.
   * @param {Greeting} greeting
   */
  synchronize(greeting) {
    const deliberate = greeting.rev !== this.session.rev;
    const known = this.session.slug !== "";
    if (known && greeting.session !== this.session.session) holdAddress(greeting.session);
    this.session = greeting;
    if (deliberate) {
      this.pending.clear();
      this.values = {};
      this.notes = {};
      this.wanted = false;
      this.sent = greeting.heard;
    }
    this.acknowledge(greeting.heard);
    this.showAddress(!deliberate ? "move" : known ? "act" : "arrive");
  }

  /**
   * Notes that the session has taken message `n`. After the last one sent, pending patches may follow.
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

  /** @param {"move" | "act" | "arrive"} how  as in address_bar.js */
  showAddress(how = "move") {
    if (this.session.slug) showAddress(this.session.slug, this.address, how);
  }
}

/**
 * The picture of an address; a sentence where the server refused it or could not draw it; null where the request
 * failed: no network, or an answer that is not ours.
 * @param {string} slug
 * @param {string} address
 * @returns {Promise<Answer | string | null>}
 */
async function fetchPicture(slug, address) {
  const url = new URL(`../../picture/${slug}?${address}`, import.meta.url);
  try {
    let response = await fetch(url, { headers: { "X-Have": known().join() } });
    if (response.status === 410 && (await sendPoints(new URLSearchParams(address).get("data") ?? ""))) {
      response = await fetch(url);
    }
    if (response.ok) return await response.json();
    return response.status === 422 || response.status === 500 ? await response.text() : null;
  } catch {
    return null;
  }
}
