// The ways out of a letter: sent by the server, opened by an address, as a draft file, or as files beside an address.

import { address, newKey, send } from "../../api/client.js";
import { _ } from "../../language/words.js";
import { download, downloadAll, drafted } from "../../parts/drafts.js";
import { clearErrors, showErrors } from "../../parts/form/form.js";
import { toast } from "../../parts/toast.js";
import { filesIn } from "./enclosed.js";
import { forget } from "./kept.js";
import { LONGEST, mailtoLength } from "./mailto_length.js";

export function waysOut(writing) {
  const { room, draft, letter } = writing;

  async function leave(act) {
    if (writing.isSending) return;
    const another = room.querySelector("#another");
    if (another.value.trim()) another.dispatchEvent(new Event("change"));
    writing.isSending = true;
    writing.draw();
    clearErrors(room);
    try {
      await act({ ...letter }, keyOf(act.name, letter));
    } catch (error) {
      showErrors(room, error);
    } finally {
      writing.isSending = false;
      writing.draw();
    }
  }

  /** The same letter on the same way is one command, however often the button is pressed. */
  function keyOf(way, content) {
    const said = JSON.stringify([way, content]);
    if (draft.sent?.said !== said) draft.sent = { said, key: newKey() };
    return draft.sent.key;
  }

  const sendByServer = () =>
    leave(async function byServer(body, key) {
      const sent = await send("POST", "/letters", body, { key });
      draft.isTouched = false;
      forget();
      location.assign(`/letters?letter=${sent.body.id}`);
    });

  const openByAddress = () =>
    leave(async function byAddress(body, key) {
      const { mailto } = await drafted(body, key);
      if (mailto === null) return toast(_("It is too long: take the draft file."), { kind: "bad" });
      opened(mailto);
    });

  const takeDraftFile = () =>
    leave(async function byFile(body, key) {
      download((await drafted(body, key)).file);
      toast(_("The draft is downloaded: open it, and it is ready to be sent. The journal tells of it."));
    });

  const takeFilesAndAddress = () =>
    leave(async function byFilesAndAddress(body, key) {
      const { short_mailto: mailto } = await drafted(body, key);
      const pdfs = body.document_ids.map((id) => address(`/documents/${id}.pdf`));
      await downloadAll([...pdfs, ...filesIn(writing).map(({ path }) => path)]);
      if (mailtoLength(letter) >= LONGEST) await copyText(letter.text);
      if (mailto) opened(mailto);
    });

  return { sendByServer, openByAddress, takeDraftFile, takeFilesAndAddress };
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(_("The text is too long for an address: it is copied, paste it into the letter."), { lasting: true });
  } catch {
    toast(_("The text is too long for an address: copy it from here into the letter."), { lasting: true });
  }
}

function opened(mailto) {
  const open = () => location.assign(mailto);
  open();
  toast(_("Your mail program opens the letter. The journal tells of it."), {
    actions: [{ label: _("Open again"), run: open }],
  });
}
