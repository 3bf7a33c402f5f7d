// The component behind the address bar: it tells the session where Back and Forward went, and keeps a learner's points.

import { listenToHistory } from "./address_bar.js";
import { mounting } from "./mount.js";
import { keepPoints, keptPoints } from "./points.js";

/**
 * What ui/address.py sends. `keep` are points to be kept in this tab; `missing` is the digest of points that the
 * server does not have.
 * @typedef {{ keep: { digest: string, points: object } | null, missing: string }} AddressData
 */

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
