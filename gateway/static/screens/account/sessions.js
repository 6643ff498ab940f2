// Where one is signed in, and the way out of there.

import { html, nothing, render } from "lit-html";
import { get, send } from "../../api/client.js";
import { moment } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { complain, toast } from "../../parts/toast.js";

const BROWSERS = [
  [/YaBrowser\//, "Яндекс Браузер"],
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS = [
  [/Windows/, "Windows"],
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];

export async function showSessions(room) {
  const { items } = await get("/users/me/sessions");
  const end = async (path, said) => {
    try {
      await send("DELETE", path);
      toast(said);
      await showSessions(room);
    } catch (error) {
      complain(error);
    }
  };
  const endOne = ({ id }) => end(`/users/me/sessions/${id}`, _("You are signed out there."));
  const endOthers = () => end("/users/me/sessions", _("You are signed out everywhere else."));
  render(
    html`<h2>${_("Where you are signed in")}</h2>
      <ul class="sessions">${items.map(
        (each) => html`<li>
          <span title=${each.browser}><strong>${nameOf(each.browser)}</strong> · ${each.address}
            <small>${each.current ? _("this browser") : _("seen %(moment)s", { moment: moment(each.seen_at) })} · ${_("since %(moment)s", { moment: moment(each.opened_at) })}</small></span>
          ${each.current ? nothing : html`<button type="button" class="quiet" aria-label=${_("Sign out there: %(browser)s", { browser: nameOf(each.browser) })} @click=${() => endOne(each)}>${_("Sign out")}</button>`}
        </li>`,
      )}</ul>
      ${items.length > 1 ? html`<p><button type="button" class="plain" @click=${endOthers}>${_("Sign out everywhere else")}</button></p>` : nothing}`,
    room,
  );
}

function nameOf(browser) {
  const first = (known) => known.find(([mark]) => mark.test(browser))?.[1];
  return [first(BROWSERS), first(SYSTEMS)].filter(Boolean).join(", ") || browser || "—";
}
