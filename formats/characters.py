"""What text in XML can hold, and with it workbooks."""

import re

_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Without the characters that no XML file may have; line ends as XML has them."""
    if text.isprintable():
        return text
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
