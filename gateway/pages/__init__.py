"""What a person sees in the browser."""

from flask import Blueprint

from gateway.pages import account, entrance, mailbox, screens, second_factor, writing

pages = Blueprint("pages", __name__)
for part in (entrance, account, second_factor, mailbox, screens):
    pages.register_blueprint(part.blueprint)
pages.app_context_processor(writing.words_of_page)
