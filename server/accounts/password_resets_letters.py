"""The letter by which a new password is chosen."""

from server.mail.letters import Block, Letter


def password_reset(to: str, language: str, link: str, name: str, authority: str) -> Letter:
    return (_reset_en if language == "en" else _reset_fr)(to, link, name, authority)


def _reset_fr(to: str, link: str, name: str, authority: str) -> Letter:
    before: list[Block] = [f"Bonjour {name},", f"Vous avez demandé un nouveau mot de passe pour Parvis ({authority})."]
    after: list[Block] = [
        "Ce lien ne sert qu’une fois, pendant une heure.",
        "Si vous n’avez rien demandé, ignorez ce message : votre mot de passe reste le même.",
    ]
    return Letter(to, "fr", "Votre mot de passe Parvis", before, "Choisir un mot de passe", link, after)


def _reset_en(to: str, link: str, name: str, authority: str) -> Letter:
    before: list[Block] = [f"Hello {name},", f"You asked for a new password for Parvis ({authority})."]
    after: list[Block] = [
        "This link works once, for one hour.",
        "If you did not ask for anything, ignore this message: your password stays the same.",
    ]
    return Letter(to, "en", "Your Parvis password", before, "Choose a password", link, after)
