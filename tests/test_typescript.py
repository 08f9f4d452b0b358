"""The web client's types are those of the protocol."""

from protocol import typescript


def test_the_written_file_is_current() -> None:
    assert typescript.main(["--check"]) == 0


def test_a_record_of_the_server_is_whole_and_a_command_may_leave_fields_out() -> None:
    text = typescript.module()
    assert "export interface Person {\n  id: number\n  name: string\n  population: Population\n  title: string\n" in text
    assert "  level?: Level\n" in text
    assert "  send_message: Stored\n" in text


def test_what_the_wire_leaves_out_is_known() -> None:
    text = typescript.module()
    assert "Person: { defaults: { title: '', service: '', civility: '', active: true }, parts: {} }" in text
    assert "Message: { defaults: { edited_at: null, reactions: [], receipts: null }, parts: { content: '*'" in text
