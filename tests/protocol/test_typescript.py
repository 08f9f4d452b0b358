"""The web client's types are those of the protocol."""

from protocol import typescript


def test_the_written_file_is_current() -> None:
    assert typescript.main(["--check"]) == 0


def test_a_record_of_the_server_is_whole_and_a_command_may_leave_fields_out() -> None:
    text = typescript.module()
    assert (
        "export interface Person {\n  id: number\n  name: string\n  population: Population\n  /** What they are" in text
    )
    assert "  level?: Level\n" in text
    assert "  send_message: Stored\n" in text


def test_what_the_wire_leaves_out_is_known() -> None:
    text = typescript.module()
    assert "Person: { defaults: { title: '', service: '', civility: '', active: true }, parts: {} }" in text
    assert "Message: { defaults: { edited_at: null, reactions: [], receipts: null }, parts: { content: '*'" in text


def test_what_is_written_under_a_field_is_kept() -> None:
    assert "  /** Where it was born in the log. */\n  seq: number\n" in typescript.module()


def test_the_bounds_of_a_command_are_known_those_of_its_parts_too() -> None:
    text = typescript.module()
    assert "edit_message: { text: { least: 0, most: 20000 }, mentions: { least: 0, most: 50 } }" in text
    assert "agenda: { least: 0, most: 100, of: 'ItemDraft' }" in text
    assert "icon: { least: 0, most: 40, pattern: '^[a-z0-9-]*(?!\\\\n)$' }" in text


def test_an_instant_over_http_is_text() -> None:
    assert "export interface Offer {" in typescript.module()
    assert "  access_ends_at: string | null\n" in typescript.module()
