// A page outlives its kernel. What stands in it keeps standing, with what is being typed in it, when a kernel had to
// start again: it only gets another model to talk to, under the same place.
const living = (globalThis.trajectLiving ??= new Set());

// Called for every model that a kernel makes, before it is shown anywhere. A page that is opened also hears, perhaps
// late, of models that others took over from.
const initialize = ({ model }) => {
  for (const view of living) if (view.place === model.get("place") && view.born < model.get("born")) view.connect(model);
};

// `listen(model)` hangs a view on a model, and gives back how to let go of it.
const stand = (model, listen) => {
  let release = listen(model);
  const view = {
    place: model.get("place"),
    born: model.get("born"),
    waits: false, // for a new model: set by the page when a kernel starts again
    connect(next) {
      release();
      release = listen(next);
      view.born = next.get("born");
      view.waits = false;
    },
  };
  living.add(view);
  return () => {
    release();
    living.delete(view);
  };
};
