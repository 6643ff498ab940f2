// Files for a letter: those of its order are read when it has another, and what is attached goes along at once.

import { _ } from "../../language/words.js";
import { complain, toast } from "../../parts/toast.js";
import { upload } from "../../parts/uploading.js";
import { fileAt, filesOfOrder } from "./about.js";
import { orderIn } from "./enclosed.js";

/** `changed(values)` is told what is another of the letter. */
export function attachingOf(writing, changed) {
  const { draft, letter } = writing;

  /** What is chosen is kept as it was seen: the list may be another order's by then. */
  async function changeFiles(ids) {
    const seen = [...writing.about.filesOfOrder, ...writing.about.files, ...draft.files];
    draft.files = ids.map((id) => seen.find((each) => each.id === id)).filter(Boolean);
    await changed({ attachment_ids: ids });
  }

  async function loadFilesOfOrder() {
    const { about } = writing;
    const order = orderIn(writing);
    if (about.orderOfFiles === order) return;
    const files = order ? await filesOfOrder(order) : [];
    if (writing.about !== about || orderIn(writing) !== order) return;
    Object.assign(about, { orderOfFiles: order, filesOfOrder: files });
    writing.draw();
  }

  async function attach(files) {
    const { about } = writing;
    const order = orderIn(writing);
    const thing = order ? `/orders/${order}` : `/customers/${letter.customer_id}`;
    const sent = (await Promise.all(files.map((file) => attachOne(thing, file)))).filter(Boolean);
    if (sent.length === 0 || writing.about !== about) return;
    const list = order ? "filesOfOrder" : "files";
    if (!order || about.orderOfFiles === order) about[list] = [...sent, ...about[list]];
    draft.files = [...draft.files, ...sent];
    await changeFiles([...letter.attachment_ids, ...sent.map(({ id }) => id)]);
    toast(order ? _("It is attached to the order and goes along.") : _("It is attached to the card and goes along."));
  }

  /** The file at its thing; null when it was refused. */
  async function attachOne(thing, file) {
    const sending = { file, share: 0 };
    const onProgress = (share) => {
      sending.share = share;
      writing.draw();
    };
    writing.sending = [...writing.sending, sending];
    writing.draw();
    try {
      return fileAt(thing, await upload(`${thing}/attachments`, file, { most: writing.about.most, onProgress }));
    } catch (error) {
      complain(error);
      return null;
    } finally {
      writing.sending = writing.sending.filter((each) => each !== sending);
      writing.draw();
    }
  }

  return { attach, changeFiles, loadFilesOfOrder };
}
