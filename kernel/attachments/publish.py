"""How a service tells others of files: that they are there, and never what they are opened by."""

from collections.abc import Mapping
from typing import Any

from kernel.attachments.attachment import Attachment
from kernel.feed import Publication


def attached_data(event: Attachment.Attached) -> dict[str, Any]:
    told = {"attachment_id": str(event.originator_id), "media_type": event.media_type, "size": event.size}
    return {**(event.told or {}), **told}


def detached_data(event: Attachment.Detached) -> dict[str, Any]:
    return {**(event.told or {}), "attachment_id": str(event.originator_id)}


PUBLICATIONS: Mapping[type, Publication] = {
    Attachment.Attached: Publication("FileAttached", attached_data),
    Attachment.Detached: Publication("FileDetached", detached_data),
}
