"""Telephone numbers and e-mail addresses in the one form in which they are kept, dialled, written to and compared."""

import phonenumbers
from email_validator import EmailNotValidError, ValidatedEmail, validate_email

HOME = "RU"


def phone_of(text: str) -> str:
    """E.164 with the extension of RFC 3966: ``+74951234567;ext=12``; without a country it is Russian.

    Raises ValueError for what nobody could dial from abroad: a number without its area code. Which ranges are in use
    today is not asked: new ones come sooner than tables of them.
    """
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException as error:
        raise ValueError(text) from error
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise ValueError(text)
    dialled = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{dialled};ext={number.extension}" if number.extension else dialled


def email_of(text: str) -> str:
    """With its domain in small letters, as people read it; nobody is asked whether it exists. Raises ValueError."""
    return _parsed(text).normalized


def sendable(text: str) -> str | None:
    """As mail servers know it: ``anna@xn--e1afmkfd.xn--p1ai`` for ``anna@пример.рф``. Raises ValueError.

    None when there are other letters than Latin ones before the ``@``: few servers take those.
    """
    return _parsed(text).ascii_email


def _parsed(text: str) -> ValidatedEmail:
    try:
        return validate_email(text.strip(), check_deliverability=False)
    except EmailNotValidError as error:
        raise ValueError(text) from error
