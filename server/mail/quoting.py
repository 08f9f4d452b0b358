"""Finds in a reply what its author wrote, and leaves what they quote."""

import re

from server.mail.incoming import Incoming, body_of

MOST = 20_000

QUOTED = re.compile(
    r"^[^\S\n]*(?:"
    r"(?:le|on)\b.{4,300}?(?:a écrit|wrote)\s*:\s*$"
    r"|-{2,}\s*(?:message d['’]origine|message original|original message|forwarded message|message transféré)\s*-{2,}"
    r"|_{20,}\s*$"
    r"|(?:de|from)\s*:.{1,300}\n(?:.{0,300}\n){0,2}?\s*(?:envoyé|sent|date|à|to)\s*:"
    r"|-- ?$"
    r")",
    re.IGNORECASE | re.MULTILINE,
)
"""Where mail programs begin to quote, and where a signature begins. Of blank lines before, nothing is taken in: a page
of them would be looked at again from each."""

FOLDED = re.compile(
    r"^([^\S\n]*(?:le|on)\b[^\n]{4,150})\n([^\n]{0,150}(?:a écrit|wrote)\s*:\s*)$", re.IGNORECASE | re.MULTILINE
)
SENT_FROM = re.compile(
    r"^[^\S\n]*(?:envoyé (?:de|depuis) mon|sent from my|get outlook|télécharger outlook)\b.*$",
    re.IGNORECASE | re.MULTILINE,
)


def written(incoming: Incoming) -> str:
    """Empty when there is nothing of their own."""
    text = FOLDED.sub(r"\1 \2", body_of(incoming.mail).replace("\u00a0", " ")[: 4 * MOST])
    begins = QUOTED.search(text)
    own = text[: begins.start()] if begins else text
    lines = [line.rstrip() for line in own.splitlines() if not line.lstrip().startswith(">")]
    return re.sub(r"\n{3,}", "\n\n", SENT_FROM.sub("", "\n".join(lines))).strip()[:MOST]
