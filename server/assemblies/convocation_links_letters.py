"""The letter with the code that shows that whoever asks to sign in reads the mailbox."""

from server.mail.letters import Block, Letter


def code(to: str, language: str, name: str, authority: str, code: str) -> Letter:
    """The code that shows that whoever asks to sign in reads the mailbox."""
    if language == "en":
        before: list[Block] = [f"Hello {name},", f"Your code for Parvis ({authority}): {code}"]
        after: list[Block] = ["It is good for a quarter of an hour, on the page where you asked for it."]
        after.append("Never tell it to anybody. If you did not ask for anything, ignore this message.")
        return Letter(to, "en", "Your Parvis code", before, "", "", after)
    before = [f"Bonjour {name},", f"Votre code pour Parvis ({authority}) : {code}"]
    after = ["Il est valable un quart d’heure, sur la page où vous l’avez demandé."]
    after.append("Ne le communiquez à personne. Si vous n’avez rien demandé, ignorez ce message.")
    return Letter(to, "fr", "Votre code Parvis", before, "", "", after)
