// A page outlives its kernel. What stands in it keeps standing, with what is being typed in it, when a kernel had to
// start again: it only gets another model to talk to, under the same place.
const living = (globalThis.trajectLiving ??= new Map());

// Called for every model that a kernel makes, before it is shown anywhere.
const initialize = ({ model }) => living.get(model.get("place"))?.connect(model);

// `listen(model)` hangs a view on a model, and gives back how to let go of it.
const stand = (model, listen) => {
  const place = model.get("place");
  let release = listen(model);
  const view = {
    waits: false, // for a new model: set by the page when a kernel starts again
    connect(next) {
      release();
      release = listen(next);
      view.waits = false;
    },
  };
  living.set(place, view);
  return () => {
    release();
    if (living.get(place) === view) living.delete(place);
  };
};
