// Search, show and order. The orders were made with the page: by name, by number of people, by status; not by result.
const rows = [...document.querySelectorAll("#lijst tbody tr")];
const [search, show, order, count] = ["zoek", "toon", "orde", "telling"].map((id) => document.getElementById(id));
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const places = { name: "name", people: "people", status: "order" };

function list() {
  const sought = plain(search.value.trim());
  let found = 0;
  for (const row of rows) {
    row.hidden = !plain(row.dataset.text).includes(sought) || Boolean(show.value && show.value !== row.dataset.status);
    found += !row.hidden;
  }
  const by = order.selectedOptions[0].text;
  const words = found === 0 ? count.dataset.none : found === 1 ? count.dataset.one : count.dataset.many;
  count.textContent = words.replace("{n}", found).replace("{order}", by);
}

function sort() {
  const place = places[order.value];
  rows.sort((a, b) => a.dataset[place] - b.dataset[place]);
  rows.forEach((row) => row.parentNode.append(row));
  list();
}

document.querySelector(".finder").hidden = false;
document.querySelector(".finder").addEventListener("submit", (event) => event.preventDefault());
search.addEventListener("input", list);
show.addEventListener("change", list);
order.addEventListener("change", sort);
sort();
