// What goes along with the letter that is being written.

/** The documents, in the order in which they were chosen. */
export const documentsIn = ({ letter, about }) =>
  letter.document_ids.map((id) => about.documents.find((each) => each.id === id)).filter(Boolean);

/** The files, as they were seen when they were chosen: they may stand at another order by now. */
export const filesIn = ({ letter, draft }) =>
  letter.attachment_ids.map((id) => draft.files.find((each) => each.id === id)).filter(Boolean);

/** The order that the letter is about: the one that was chosen, else that of its first document. */
export const orderIn = (writing) => writing.letter.order_id ?? documentsIn(writing)[0]?.order_id ?? null;

export const takesAnything = ({ letter }) => letter.document_ids.length + letter.attachment_ids.length > 0;
