"""What is said to people, in French and in English side by side."""

from typing import NamedTuple

from babel import Locale

from protocol.people import Language

LOCALES: dict[Language, Locale] = {"fr": Locale("fr"), "en": Locale("en")}


class Phrase(NamedTuple):
    """One thing said in both languages; what stands in braces is filled in by name."""

    fr: str
    en: str

    def __call__(self, language: Language, **values: object) -> str:
        words = self.en if language == "en" else self.fr
        return words.format(**values)


class Plural(NamedTuple):
    """What is said of one, and of another number; the language says which of both a number takes."""

    one: Phrase
    other: Phrase

    def __call__(self, language: Language, count: int, **values: object) -> str:
        # French has a third form for whole millions ("un million de messages"), which nothing here counts up to.
        form = self.one if LOCALES[language].plural_form(count) == "one" else self.other
        return form(language, count=count, **values)
