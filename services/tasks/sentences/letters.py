"""What the journal says by itself of letters: a kind, an English template, and what fills it.

Whom a letter went to and what it says stays with notify: that is personal data.
"""

from collections.abc import Callable, Mapping
from typing import Any

Data = Mapping[str, Any]
Sentence = tuple[str, str, dict[str, Any]]
MOST_DOCUMENTS = 10

ATTACHED = {
    "invoice": "invoice %(number)s",
    "confirmation": "confirmation %(number)s",
    "offer": "offer %(number)s",
    "delivery_note": "delivery note %(number)s",
    "upd": "transfer document %(number)s",
    "files": "files: %(count)s",
}
SENT = {
    "smtp": (
        "A letter was sent; recipients: %(recipients)s, refused: %(refused)s.",
        "A letter was sent with %(documents)s; recipients: %(recipients)s, refused: %(refused)s.",
    ),
    "mailbox": (
        "A letter went into the mailbox of this system; recipients: %(recipients)s, refused: %(refused)s.",
        (
            "A letter went into the mailbox of this system with %(documents)s; "
            "recipients: %(recipients)s, refused: %(refused)s."
        ),
    ),
}
DRAFTED = (
    "A letter was begun in a mail program; recipients: %(recipients)s.",
    "A letter was begun in a mail program with %(documents)s; recipients: %(recipients)s.",
)
FAILED = {
    "refused": (
        "A letter was refused by the mail server.",
        "A letter with %(documents)s was refused by the mail server.",
    ),
    "gave_up": (
        "A letter was not sent: the mail server could not be reached.",
        "A letter with %(documents)s was not sent: the mail server could not be reached.",
    ),
    "erased": (
        "A letter was not sent: the personal data of the customer's people were erased.",
        "A letter with %(documents)s was not sent: the personal data of the customer's people were erased.",
    ),
    "files_gone": (
        "A letter was not sent: a file that was to go along is not there any more.",
        "A letter with %(documents)s was not sent: a file that was to go along is not there any more.",
    ),
    "unknown": (
        "It is not known whether a letter was sent: the mail server went silent.",
        "It is not known whether a letter with %(documents)s was sent: the mail server went silent.",
    ),
}


def _sent(letter: Data) -> Sentence:
    refused = {"recipients": letter["recipients"] - letter["refused"], "refused": letter["refused"]}
    return "letter_sent", *_with_documents(SENT[letter["via"]], letter, refused)


def _drafted(letter: Data) -> Sentence:
    return "letter_drafted", *_with_documents(DRAFTED, letter, {"recipients": letter["recipients"]})


def _failed(letter: Data) -> Sentence:
    return "letter_failed", *_with_documents(FAILED[letter["outcome"]], letter, {})


def _with_documents(texts: tuple[str, str], letter: Data, params: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    bare, attached = texts
    documents = [
        {"text": ATTACHED[each["kind"]], "params": {"number": each["number"]}}
        for each in letter["documents"][:MOST_DOCUMENTS]
    ]
    if letter.get("files"):
        documents.append({"text": ATTACHED["files"], "params": {"count": letter["files"]}})
    return (attached, {**params, "documents": documents}) if documents else (bare, params)


OF_LETTERS: Mapping[str, Callable[[Data], Sentence]] = {
    "LetterSent": _sent,
    "LetterDrafted": _drafted,
    "LetterFailed": _failed,
}
