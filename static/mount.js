// The `mount` function that each component module exports. Streamlit calls it again with every change of the data,
// so the view is kept with the element it stands in and is only given the new data.

import { isCurrent } from "./version.js";

/**
 * @template Data
 * @typedef {object} View
 * @property {Component<Data>} component
 * @property {(data: Data) => void} receive  called with the first data, and with every change of them
 * @property {() => void} close
 */

/**
 * @template Data
 * @param {new (component: Component<Data>) => View<Data>} ViewClass
 * @returns {(component: Component<Data>) => () => void}  what Streamlit calls to mount; it returns how to unmount
 */
export function mounting(ViewClass) {
  /** @type {WeakMap<HTMLElement, View<Data>>} */
  const views = new WeakMap();
  return (component) => {
    const { parentElement, data, version } = component;
    if (!isCurrent(version)) return () => {}; // the page is on its way out
    const view = views.get(parentElement) ?? new ViewClass(component);
    views.set(parentElement, view);
    view.component = component;
    view.receive(data);
    return () => {
      view.close();
      views.delete(parentElement);
    };
  };
}
