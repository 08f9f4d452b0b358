"""Letters about a new address: to it, to be confirmed; to the one before, so that nobody is redirected unawares."""

from typing import ClassVar, Literal

from protocol.addresses import AddressChange
from server.accounts.addresses_sql import Holder
from server.base.phrases import Phrase
from server.base.settings import Settings
from server.base.wording import day
from server.mail.about import About
from server.mail.letters import HELLO, Letter

Step = Literal["asked", "instead", "changed", "confirmed"]

CONFIRM = Phrase("Confirmez votre adresse électronique · {authority}", "Confirm your e-mail address · {authority}")
RECORDED = Phrase(
    "L’administration de Parvis ({authority}) a enregistré cette adresse comme la vôtre : vos convocations y arrivent "
    "désormais. Pour vous connecter aussi avec elle, confirmez-la avec votre mot de passe ; jusque-là, vous vous "
    "connectez avec l’ancienne.",
    "The administration of Parvis ({authority}) has recorded this address as yours: your convocations now arrive here. "
    "To sign in with it too, confirm it with your password; until then you sign in with the former one.",
)
ASKED = Phrase(
    "Vous avez demandé que cette adresse devienne la vôtre dans Parvis ({authority}), pour vous connecter et pour "
    "recevoir vos convocations.",
    "You have asked for this address to become yours in Parvis ({authority}), to sign in and to receive your "
    "convocations.",
)
ACT = Phrase("Confirmer cette adresse", "Confirm this address")
LASTS = Phrase("Ce lien ne sert qu’une fois, pendant trois jours.", "This link works once, for three days.")
NOT_MINE = Phrase(
    "Si vous n’attendiez pas ce message, ne confirmez rien et prévenez la mairie.",
    "If you did not expect this message, confirm nothing and tell the town hall.",
)

TOLD = Phrase("Votre adresse électronique change · {authority}", "Your e-mail address is changing · {authority}")
STEPS: dict[Step, Phrase] = {
    "asked": Phrase(
        "Le {day}, une nouvelle adresse électronique a été demandée pour votre compte : {email}. Elle remplacera "
        "l’actuelle une fois confirmée depuis cette nouvelle boîte ; rien ne change avant.",
        "On {day} a new e-mail address was asked for on your account: {email}. It takes the place of the present one "
        "once it has been confirmed from that mailbox; nothing changes before.",
    ),
    "instead": Phrase(
        "Le {day}, une nouvelle adresse électronique a été demandée pour votre compte : {email}. Elle remplacera celle "
        "avec laquelle vous vous connectez une fois confirmée depuis cette nouvelle boîte. L’adresse que "
        "l’administration avait enregistrée est retirée : jusque-là, vos convocations arrivent à {before}.",
        "On {day} a new e-mail address was asked for on your account: {email}. It takes the place of the one you sign "
        "in with once it has been confirmed from that mailbox. The address that the administration had recorded is "
        "taken back: until then your convocations arrive at {before}.",
    ),
    "changed": Phrase(
        "Le {day}, l’administration a enregistré une nouvelle adresse électronique pour vous : {email}. Vos "
        "convocations y arrivent désormais.",
        "On {day} the administration recorded a new e-mail address for you: {email}. Your convocations now arrive "
        "there.",
    ),
    "confirmed": Phrase(
        "Votre adresse électronique est désormais {email} : vous vous connectez avec elle, et vos convocations y "
        "arrivent.",
        "Your e-mail address is now {email}: you sign in with it, and your convocations arrive there.",
    ),
}
ALARM = Phrase(
    "Si cela ne vient pas de vous, changez votre mot de passe sans attendre et prévenez la mairie.",
    "If this does not come from you, change your password at once and tell the town hall.",
)
SIGN_IN = Phrase("Ouvrir Parvis", "Open Parvis")
STILL = Phrase(
    "Vous continuez de vous connecter avec {signs_in}. Si la nouvelle adresse est bien la vôtre, dites-le par ce lien, "
    "qui sert pendant trois jours : vous vous connecterez alors avec elle.",
    "You still sign in with {signs_in}. If the new address is yours, say so by this link, good for three days: from "
    "then on you sign in with it.",
)
MINE = Phrase("Oui, cette adresse est la mienne", "Yes, this address is mine")
NOT_ME = Phrase(
    "Sinon, ne suivez pas ce lien : ouvrez Parvis, répondez que ce n’est pas vous, et prévenez la mairie. Sans réponse "
    "de votre part, un autre administrateur peut confirmer à votre place, ou le seul de la mairie après sept jours.",
    "Otherwise do not follow it: open Parvis, answer that it is not you, and tell the town hall. Without an answer "
    "from you another administrator can confirm it in your place, or the only one of the town hall after seven days.",
)


class Confirming(About, tag="address"):
    """The change, by its number."""

    shown: ClassVar[bool] = True
    change: int


class Former(About, tag="address_former"):
    """The change, by its number."""

    shown: ClassVar[bool] = True
    change: int


def confirming(holder: Holder, change: AddressChange, link: str, authority: str) -> Letter:
    language = holder.language
    why = ASKED if change.recorded_by == holder.person else RECORDED
    return Letter(
        change.email,
        language,
        CONFIRM(language, authority=authority),
        [HELLO(language, name=holder.name), why(language, authority=authority)],
        ACT(language),
        link,
        [LASTS(language), NOT_MINE(language)],
    )


def former(to: str, holder: Holder, change: AddressChange, step: Step, settings: Settings, token: str = "") -> Letter:
    """With a `token`, it asks to agree."""
    language = holder.language
    recorded = day(change.recorded_at, settings.time_zone, language)
    told = STEPS[step](language, day=recorded, email=change.email, before=change.before)
    if token:
        return Letter(
            to,
            language,
            TOLD(language, authority=settings.authority),
            [
                HELLO(language, name=holder.name),
                told,
                STILL(language, signs_in=holder.signs_in),
            ],
            MINE(language),
            f"{settings.public_url}/adresse/{token}",
            [NOT_ME(language)],
        )
    return Letter(
        to,
        language,
        TOLD(language, authority=settings.authority),
        [HELLO(language, name=holder.name), told],
        SIGN_IN(language),
        f"{settings.public_url}/reglages",
        [ALARM(language)],
    )
