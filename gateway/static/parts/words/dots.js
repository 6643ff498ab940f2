// The colours that the company gave to its own codes: a dot beside the name, so that a colour is never alone.

export function dotted(name, colour) {
  const said = document.createElement("span");
  said.className = "dotted";
  said.textContent = name ?? "";
  if (!colour) return said;
  const dot = document.createElement("i");
  dot.style.background = colour;
  said.prepend(dot);
  return said;
}
