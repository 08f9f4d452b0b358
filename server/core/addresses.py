"""What stands in the address of a route: a number or a token that has another form leads nowhere, and is asked of
nobody."""

from starlette.convertors import Convertor, IntegerConvertor, StringConvertor, register_url_convertor

from protocol.types import MAX_ID
from server.base.signatures import SIGNED_ID
from server.base.tokens import TOKEN

END = r"(?!\n)"
"""Starlette closes an expression with `$`, which also stands before a last new line."""


class Number(IntegerConvertor):
    """No longer than the largest identifier: Python and PostgreSQL would refuse longer ones each in their own way."""

    regex = rf"[0-9]{{1,{len(str(MAX_ID))}}}{END}"


class Token(StringConvertor):
    regex = TOKEN + END


class SignedId(StringConvertor):
    regex = SIGNED_ID + END


FORMS: dict[str, Convertor[str] | Convertor[int]] = {"int": Number(), "token": Token(), "signed": SignedId()}

for name, form in FORMS.items():
    register_url_convertor(name, form)
