// The pages across articles: days chosen on the map, one actor's ties picked out of the network. All of it is extra:
// the pages say the same without it.

const slider = document.querySelector(".slider");
if (slider) {
  const days = slider.dataset.days.split(" ");
  const [from, to] = slider.querySelectorAll("input");
  const said = slider.querySelector("output");
  const spots = [...document.querySelectorAll(".spot[data-days]")].map((spot) => ({
    spot,
    counts: spot.dataset.days.split(";").map((part) => part.split(":")),
  }));
  const choose = () => {
    const [first, last] = [Number(from.value), Number(to.value)].sort((a, b) => a - b);
    const isWhole = first === 0 && last === days.length - 1;
    for (const { spot, counts } of spots) {
      const shown = counts.some(([day]) => (day ? day >= days[first] && day <= days[last] : isWhole));
      spot.toggleAttribute("hidden", !shown);
    }
    said.textContent = `${days[first]} – ${days[last]}`;
  };
  slider.hidden = false;
  slider.addEventListener("input", choose);
  choose();
}

const network = document.querySelector(".network");
if (network) {
  const lines = [...network.querySelectorAll(".tie[data-ends]")];
  const nodes = [...network.querySelectorAll(".node")];
  const choose = (key) => {
    const ends = new Set([key]);
    for (const line of lines) {
      const both = line.dataset.ends.split(" ");
      line.classList.toggle("is-chosen", both.includes(key));
      if (both.includes(key)) both.forEach((end) => ends.add(end));
    }
    nodes.forEach((node) => node.classList.toggle("is-chosen", ends.has(node.dataset.key)));
    network.classList.toggle("has-chosen", key !== null);
  };
  for (const node of nodes) {
    for (const type of ["pointerenter", "focus"]) node.addEventListener(type, () => choose(node.dataset.key));
    for (const type of ["pointerleave", "blur"]) node.addEventListener(type, () => choose(null));
  }
}
