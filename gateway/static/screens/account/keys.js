// Whether bare letters are commands, in this browser.

import { html, render } from "lit-html";
import { hasBareKeys, wantBareKeys } from "../../frame/shortcuts.js";
import { _ } from "../../language/words.js";
import { field } from "../../parts/form/form.js";

export function showKeys(room) {
  render(
    html`<h2>${_("Keyboard")}</h2>
      <div @change=${({ target }) => wantBareKeys(target.checked)}>
        ${field("bare_keys", _("Keys without Ctrl or Alt are commands: N, E, /, ?"), { kind: "checkbox", value: hasBareKeys(), hint: _("In this browser. Turn them off when you speak to your computer, or press keys by mistake.") })}
      </div>`,
    room,
  );
}
