// Values that are sent while they change: the next one leaves when the last answer has been drawn.
// A slow server is therefore never flooded, and what it finally gets is always the newest value.

const PATIENCE_MS = 1500; // an answer that never draws (an error, a lost connection) must not block the finger

export class Live {
  constructor(send) {
    this.send = send;
    this.waiting = false;
    this.next = null;
    this.onDrawn = () => this.free();
    window.addEventListener("watchgrad:drawn", this.onDrawn);
  }

  push(message) {
    if (this.waiting && !message.done) {
      this.next = message;
      return;
    }
    this.next = null;
    this.waiting = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.free(), PATIENCE_MS);
    this.send(message);
  }

  free() {
    clearTimeout(this.timer);
    this.waiting = false;
    if (this.next) this.push(this.next);
  }

  get busy() {
    return this.waiting || this.next !== null;
  }

  close() {
    clearTimeout(this.timer);
    window.removeEventListener("watchgrad:drawn", this.onDrawn);
  }
}
