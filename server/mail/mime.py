"""Writes a letter as mail: plain text, and the same as a simple page that needs no picture."""

import re
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from html import escape

from server.mail.letters import Address, Block, Facts, Heading, Items, Letter

PAGE = """\
<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<title>{subject}</title>
<body style="margin:0;padding:24px;font:16px/1.5 sans-serif;color:#1d2630;background:#ffffff">
<div style="max-width:34em">
{body}
</div>
</body>
</html>
"""

ACT = """\
<p><a href="{link}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#2b5c8a;color:#ffffff;\
text-decoration:none">{act}</a></p>
<p style="color:#4a5663"><a href="{link}" style="color:#2b5c8a">{link}</a></p>"""

ROW = """\
<tr><th scope="row" style="padding:2px 16px 2px 0;text-align:left;vertical-align:top;font-weight:600">{name}</th>\
<td style="padding:2px 0;vertical-align:top">{value}</td></tr>"""

METHOD = re.compile(rb"^METHOD:(\w+)\r?$", re.MULTILINE)


def message(letter: Letter, sender: str) -> EmailMessage:
    """Writing it again gives the same identity. Raises `ValueError` for a header that would break the mail."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = mailbox(letter.to)
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Message-ID"] = f"<{letter.id}@{parseaddr(sender)[1].rpartition('@')[2] or 'parvis'}>"
    mail["Content-Language"] = letter.language
    mail["Auto-Submitted"] = "auto-generated"
    for name, value in letter.headers.items():
        mail[name] = value
    mail.set_content(text(letter))
    mail.add_alternative(page(letter), subtype="html")
    if letter.ics:
        _add_calendar(mail, letter.ics)
    return mail


def _add_calendar(mail: EmailMessage, ics: bytes) -> None:
    """Twice: as a part that Outlook and Gmail act upon, and as a file for those who act upon nothing."""
    method = METHOD.search(ics)
    named = {"method": method[1].decode()} if method else {}
    mail.add_alternative(ics.decode(), subtype="calendar", params=named)
    mail.add_attachment(ics, maintype="application", subtype="ics", filename="invitation.ics")


def mailbox(address: str) -> str:
    """The address with its domain as mail servers know it, in ASCII."""
    name, at, domain = address.rpartition("@")
    try:
        return name + at + domain.encode("idna").decode()
    except UnicodeError:
        return address


def text(letter: Letter) -> str:
    act = [f"{letter.act}\n{letter.link}"] if letter.act else []
    before, after = ([_in_text(block, letter.language) for block in blocks] for blocks in (letter.before, letter.after))
    return "\n\n".join([*before, *act, *after, "-- \nParvis"]) + "\n"


def _in_text(block: Block, language: str) -> str:
    match block:
        case Facts(rows):
            colon = ": " if language == "en" else "\u00a0: "
            return "\n".join(f"{name}{colon}{value}" for name, value in rows)
        case Items(lines, numbered):
            return "\n".join(f"{f'{n}.' if numbered else '-'} {line}" for n, line in enumerate(lines, 1))
        case Heading(words):
            return words.upper()
        case Address(words, link, about):
            return "\n".join(filter(None, (words, about, link)))
    return block


def page(letter: Letter) -> str:
    act = [ACT.format(act=escape(letter.act), link=escape(letter.link))] if letter.act else []
    before, after = ([_in_page(block) for block in blocks] for blocks in (letter.before, letter.after))
    body = "\n".join([*before, *act, *after])
    return PAGE.format(language=escape(letter.language), subject=escape(letter.subject), body=body)


def _in_page(block: Block) -> str:
    match block:
        case Facts(rows):
            written = "\n".join(ROW.format(name=escape(name), value=escape(value)) for name, value in rows)
            return f'<table style="border-collapse:collapse;margin:16px 0">\n{written}\n</table>'
        case Items(lines, numbered):
            written, tag = "\n".join(f"<li>{escape(line)}</li>" for line in lines), "ol" if numbered else "ul"
            return f"<{tag}>\n{written}\n</{tag}>"
        case Heading(words):
            return f'<h2 style="margin:28px 0 8px;font-size:18px">{escape(words)}</h2>'
        case Address(words, link, about):
            weight = ";font-weight:600" if about else ""
            more = "".join(f'<br><span style="color:#4a5663">{escape(line)}</span>' for line in about.splitlines())
            return f'<p><a href="{escape(link)}" style="color:#2b5c8a{weight}">{escape(words)}</a>{more}</p>'
    return f"<p>{escape(block)}</p>"
