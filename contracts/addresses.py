"""Telephone numbers and e-mail addresses in the one form in which they are kept, dialled, written to and compared."""

import phonenumbers
from email_validator import EmailNotValidError, validate_email

HOME = "RU"


def phone_of(text: str) -> str:
    """E.164 with the extension of RFC 3966: ``+74951234567;ext=12``; without a country it is Russian.

    Raises ValueError for what no country could dial. Which ranges are in use today is not asked: new ones come sooner
    than tables of them.
    """
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException as error:
        raise ValueError(text) from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError(text)
    dialled = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{dialled};ext={number.extension}" if number.extension else dialled


def email_of(text: str) -> str:
    """With its domain in small letters; nobody is asked whether it exists. Raises ValueError."""
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValueError(text) from error
