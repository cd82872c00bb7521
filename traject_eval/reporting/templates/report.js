// The way through the report stands open beside the text, and folded above it on a small screen.
const way = document.getElementById("weg");
const beside = matchMedia("(min-width: 62rem)");
const fold = () => { way.open = beside.matches; };
beside.addEventListener("change", fold);
fold();
