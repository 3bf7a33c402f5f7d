// The component behind the address bar: it tells the session where Back and Forward went, and keeps a learner's points.

import { heldAddress, listenToHistory, showAddress } from "./address_bar.js";
import { liveOf } from "./live.js";
import { mounting } from "./mount.js";
import { keepPoints, keptPoints } from "./points.js";

/** @typedef {import("./messages.js").AddressData} AddressData */

class AddressBar {
  /** @param {Component<AddressData>} component */
  constructor(component) {
    this.component = component;
    this.asked = "";
    this.slug = "";
    /** @type {{ slug: string, query: string } | null} where Back or Forward went, if the page is not yet that lesson's */
    this.went = null;
    listenToHistory((went) => {
      this.went = went;
      return this.tell();
    });
  }

  /**
   * Tells the session where Back or Forward went, once the page is that lesson's: Streamlit itself changes pages, and
   * what is sent meanwhile is for the page before.
   * @returns {boolean} whether the session has been told
   */
  tell() {
    const { went } = this;
    if (went?.slug !== this.slug) return false;
    this.went = null;
    this.component.setTriggerValue("went", went);
    return true;
  }

  /** @param {AddressData} data */
  receive({ slug, session, keep, missing }) {
    this.slug = slug;
    this.went = heldAddress(session) ?? this.went;
    if (this.went?.slug === slug && this.went.query === liveOf(slug).session.address) {
      // the lesson is as it was left: there is nothing to tell
      showAddress(slug, this.went.query, "arrive");
      this.went = null;
    } else this.tell();
    if (keep) keepPoints(keep.digest, keep.points);
    if (missing && missing !== this.asked) {
      this.component.setTriggerValue("points", { digest: missing, points: keptPoints(missing) });
    }
    this.asked = missing;
  }

  close() {
    listenToHistory(() => false);
  }
}

export const mount = mounting(AddressBar);
