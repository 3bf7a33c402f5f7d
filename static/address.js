// The component behind the address bar: it tells the session where Back and Forward went, and keeps a learner's points.

import { listenToHistory } from "./address_bar.js";
import { mounting } from "./mount.js";
import { keepPoints, keptPoints } from "./points.js";

/** @typedef {import("./messages.js").AddressData} AddressData */

class AddressBar {
  /** @param {Component<AddressData>} component */
  constructor(component) {
    this.component = component;
    this.asked = "";
    listenToHistory((went) => this.component.setTriggerValue("went", went));
  }

  /** @param {AddressData} data */
  receive({ keep, missing }) {
    if (keep) keepPoints(keep.digest, keep.points);
    if (missing && missing !== this.asked) {
      this.component.setTriggerValue("points", { digest: missing, points: keptPoints(missing) });
    }
    this.asked = missing;
  }

  close() {
    listenToHistory(() => {});
  }
}

export const mount = mounting(AddressBar);
