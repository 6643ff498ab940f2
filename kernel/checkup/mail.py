"""Whether letters can go: the server lets us in and takes the sender. Nothing is sent."""

from collections.abc import Mapping
from dataclasses import replace

from kernel.checkup.finding import Finding, fail, ok, warn
from kernel.config import ConfigurationMissing
from kernel.mail.handover import Handover, Unreachable
from kernel.mail.server import MailServer, Post, post_of

WHAT = "mail"
SECONDS = 10
SIZE = 1000


def look_at_mail(environment: Mapping[str, str]) -> list[Finding]:
    try:
        post = post_of(environment)
    except (ConfigurationMissing, OSError) as error:
        return [fail(WHAT, str(error), "Set it right: see `nova serve --help` and the README.")]
    if post is None:
        return [warn(WHAT, "Letters are not set up, and are not sent.", "Set NOVA_SMTP_URL and NOVA_MAIL_FROM.")]
    if post.server is None:
        return [ok(WHAT, "Letters stay here, on the page /mailbox.")]
    return [_of_conversation(post, replace(post.server, seconds=SECONDS))]


def _of_conversation(post: Post, server: MailServer) -> Finding:
    where = f"{server.host}:{server.port}"
    try:
        with Handover(server, post.sender.domain) as conversation:
            reply = conversation.propose_sender(post.sender.address, SIZE)
    except Unreachable as error:
        to_do = f"Start the mail server at {where}, or set NOVA_SMTP_URL and NOVA_SMTP_PASSWORD right."
        return fail(WHAT, error.words, to_do)
    if not reply.is_yes:
        return fail(WHAT, f"{where} does not take {post.sender.address}: {reply.words}", "Set NOVA_MAIL_FROM right.")
    return ok(WHAT, f"{where} takes letters from {post.sender.address}.")
