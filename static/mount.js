// One view for each place on the page: Streamlit mounts a component anew with every change of its data.

export function mounting(View) {
  const views = new WeakMap();
  return (component) => {
    const { parentElement, data } = component;
    let view = views.get(parentElement);
    if (!view) {
      view = new View(parentElement);
      views.set(parentElement, view);
    }
    view.component = component;
    view.receive(data);
    return () => {
      view.close();
      views.delete(parentElement);
    };
  };
}
