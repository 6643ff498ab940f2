"""Templates of letters: a dictionary of the company's, and letters begun from them."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from contracts.events.dictionaries import LETTER_TEMPLATES
from contracts.fields import unknown
from contracts.letters import EXAMPLES, PLACEHOLDERS
from kernel.dictionaries import commands
from kernel.dictionaries.commands import Dictionary, FirstEntry
from kernel.problems import Problem, ValidationFailed
from services.notify.domain.first_templates import FIRST_TEMPLATES
from services.notify.tables import dictionary_register
from services.notify.templates import (
    LANGUAGES,
    PARTS,
    Wording,
    filled,
    placeholders_in,
    require_valid,
    wordings_in,
)

Body = Mapping[str, Any]
Answer = dict[str, Any]


class NoTextInLanguage(Problem):
    message = "Template %(code)s has no text in this language."


class Templates(commands.Dictionaries):
    dictionaries = {
        LETTER_TEMPLATES: Dictionary(
            dict.fromkeys(LANGUAGES), [FirstEntry(code, names, data) for code, names, data in FIRST_TEMPLATES]
        )
    }
    dictionary_register = dictionary_register

    def data_faults(
        self, session: Session, dictionary: str, code: str, given: Body, before: Body | None
    ) -> Iterator[dict[str, str]]:
        """Raises PlaceholderNotValid, UnknownPlaceholder."""
        if not any(wordings_in({**(before or {}), **given})):
            yield {"field": "data", "message": "Missing data for required field."}
        for language, wording in wordings_in(given):
            require_valid(wording, PLACEHOLDERS, f"data.{language}.")

    def letter_template(self, question: Body) -> Answer:
        """The placeholders of a template in a language. Raises NotFound, NoTextInLanguage, ValidationFailed."""
        wording = self._wording(question["template"], question["language"], is_new_use=True)
        return {"placeholders": sorted(placeholders_in(wording))}

    def compose_letter(self, question: Body) -> Answer:
        """A template with values in place. Raises NotFound, NoTextInLanguage."""
        return _composed(self._wording(question["template"], question["language"]), question["values"])

    def preview_template(self, question: Body) -> Answer:
        """A template, as it is or as it would be with another subject or text, with examples in place.

        Raises NotFound, NoTextInLanguage, PlaceholderNotValid, UnknownPlaceholder.
        """
        language = question["language"]
        given = {part: question[part] for part in PARTS if question[part] is not None}
        kept = {} if len(given) == len(PARTS) else self._wording(question["code"], language)
        wording = {**kept, **given}
        require_valid(wording, PLACEHOLDERS, "")
        return _composed(wording, {name: example[language] for name, example in EXAMPLES.items()})

    def _wording(self, code: str, language: str, *, is_new_use: bool = False) -> Wording:
        entry = self.get_dictionary_entry({"dictionary": LETTER_TEMPLATES, "code": code})
        if is_new_use and entry["retired"]:
            raise ValidationFailed(errors=[{"field": "template", "message": "Is retired, and takes no new use."}])
        wording: Wording | None = entry["data"][language]
        if wording is None:
            there = [each for each, said in entry["data"].items() if said is not None]
            fault = {"field": "language", "message": unknown(there)}
            raise NoTextInLanguage([fault], code=code)
        return wording


def _composed(wording: Wording, values: Mapping[str, str | None]) -> Answer:
    said, missing = filled(wording, values)
    return {**said, "missing": missing}
