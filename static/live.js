// What a hand is changing. While it moves, the picture of its newest value is asked of the server over plain HTTP, one
// at a time; the session hears the value when the hand rests, and only then does the page's script run. Where there
// is no such way, the session hears every value, each when the last has been answered: nobody is ever flooded.

const REST_MS = 150; // after the last change that a hand has finished
const PATIENCE_MS = 3000; // an answer that never comes must not block the hand

const lives = new Map();

// Whatever is pressed next comes after what the hand has just made.
document.addEventListener("pointerdown", () => lives.forEach((live) => live.say()), true);

export function liveOf(group) {
  if (!lives.has(group)) lives.set(group, new Live());
  return lives.get(group);
}

// A control takes its data from the session; whether they were set from Python, so that it has to follow them.
export function take(control, data) {
  const before = control.data;
  control.data = data;
  control.live = liveOf(data.group);
  control.live.listeners.add(control.onAnswer);
  control.live.hear(data);
  return !before || data.nonce !== before.nonce || data.token !== before.token;
}

class Live {
  constructor() {
    this.values = {}; // what the session has not answered yet, by setting
    this.unsaid = new Map(); // how to tell it, by control
    this.sent = this.heard = 0;
    this.listeners = new Set();
    this.turn = 0;
  }

  // A control moved. `url` is where pictures come from ("" for nowhere), `tell(n)` gives the session message n.
  move(control, values, { url, done }, tell) {
    Object.assign(this.values, values);
    this.unsaid.set(control, tell);
    this.gated = !url || url === this.closed;
    clearTimeout(this.rest);
    if (done) this.rest = setTimeout(() => this.say(), REST_MS);
    if (!this.gated) this.ask(url);
    else if (!this.waiting) this.say();
  }

  async ask(url) {
    this.wanted = url;
    if (this.asking) return;
    this.asking = true;
    try {
      while (this.wanted) {
        const [address, turn] = [`${this.wanted}?${new URLSearchParams(this.values)}`, this.turn];
        this.wanted = null;
        const response = await fetch(address);
        if (!response.ok) throw new Error(response.statusText);
        const answer = await response.json();
        if (turn === this.turn) await Promise.all([...this.listeners].map((show) => show(answer)));
      }
    } catch {
      // this way is closed, until the session says another
      this.closed = url;
      this.gated = true;
      this.say();
    } finally {
      this.asking = false;
    }
  }

  say() {
    clearTimeout(this.rest);
    if (!this.unsaid.size) return;
    const tellers = [...this.unsaid.values()];
    this.unsaid.clear();
    this.sent = Math.max(Date.now(), this.sent + 1);
    this.waiting = true;
    clearTimeout(this.patience);
    this.patience = setTimeout(() => this.answered(this.sent), PATIENCE_MS);
    for (const tell of tellers) tell(this.sent);
  }

  // What comes with all data from the session: who it is, how often it changed things itself, what it heard last.
  hear({ token, nonce, heard }) {
    if (token !== this.token || nonce !== this.nonce) {
      [this.token, this.nonce] = [token, nonce];
      this.turn += 1;
      this.unsaid.clear();
      this.wanted = null;
      this.sent = heard;
    }
    this.answered(heard);
  }

  answered(heard) {
    this.heard = heard;
    if (heard < this.sent) return;
    clearTimeout(this.patience);
    this.waiting = false;
    if (!this.unsaid.size) this.values = {};
    else if (this.gated) this.say();
  }

  // whether the hand has made something that the session's data do not know
  get busy() {
    return this.unsaid.size > 0 || this.heard < this.sent;
  }

  // whether the picture on the screen is newer than the session's
  get ahead() {
    return this.busy && !this.gated;
  }
}

// Where the pictures of a lesson come from, whatever path the app is served under.
export const pictures = ({ live, token }) => (live ? new URL(`../../live/${token}`, import.meta.url).href : "");
