// A letter as header and signature make it, with names of nobody in place of placeholders.

import { html, nothing, render } from "lit-html";
import { send } from "../../api/client.js";
import { entriesOf } from "../../api/dictionaries.js";
import { _ } from "../../language/words.js";

const OWN_NAME = /\{\{\s*user\.name\s*\}\}/g;

/** What cannot be a part of a letter is said in its place. */
export async function showExample(room, language, [header, signature], ownName) {
  const parts = [header, "…", signature].filter(Boolean).map((part) => part.replace(OWN_NAME, () => ownName));
  if (!header && !signature) return void render(nothing, room);
  const [{ code }] = await entriesOf("letter_templates");
  try {
    const asked = { language, subject: "", text: parts.join("\n\n") };
    const { body } = await send("POST", `/letter-templates/${encodeURIComponent(code)}/preview`, asked, { pauses: [] });
    render(
      html`<p class="empty">${_("For example:")}</p><div class="letter" lang=${language}>${body.text}</div>`,
      room,
    );
  } catch (error) {
    const said = error.errors?.map(({ message }) => message).join(" ") || error.message;
    render(html`<p class="notice bad" role="status">${said}</p>`, room);
  }
}
