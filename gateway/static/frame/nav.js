// The main menu on one line: what has no room there stands in a menu behind it. The page that is open stays in sight.

import { html, nothing, render } from "lit-html";
import { _ } from "../language/words.js";
import { openMenu } from "../parts/menu.js";

export function fitNav(nav) {
  const links = [...nav.querySelectorAll("a")];
  const more = document.createElement("span");
  nav.append(more);
  nav.classList.add("fitted");

  const hidden = () => links.filter((link) => link.hidden);
  const open = ({ currentTarget }) => {
    const entries = hidden().map(({ textContent, href }) => ({ label: textContent, run: () => location.assign(href) }));
    openMenu(entries, currentTarget, _("More of the main menu"));
  };
  const draw = (isNeeded) =>
    render(
      isNeeded
        ? html`<button type="button" class="quiet" aria-haspopup="menu" @click=${open}>${_("More")} ▾</button>`
        : nothing,
      more,
    );
  const isTooLong = () => nav.scrollWidth > nav.clientWidth;

  function fit() {
    for (const link of links) link.hidden = false;
    draw(false);
    if (!isTooLong()) return;
    draw(true);
    const mayGo = links.filter((link) => !link.hasAttribute("aria-current"));
    while (isTooLong() && mayGo.length) mayGo.pop().hidden = true;
  }

  new ResizeObserver(fit).observe(nav);
}
