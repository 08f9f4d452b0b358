"""Forwarding: a quotation with its source, which reaches nobody who may not have it."""

from collections.abc import AsyncIterator

import pytest

from protocol.conversations import AddMembers, ChangeGroup, CreateGroup, LeaveGroup, StartDirect
from protocol.forwards import Forwarded, ForwardMessage, LoadForwardRefusals
from protocol.messages import Chat, DeleteMessage, EditMessage
from protocol.posts import SendPost
from protocol.search import Search
from server.base.database import Pool
from server.base.settings import Settings
from tests.support.client import Client
from tests.support.scenario import Scenario, new_client_id, playing, refused


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne is in all groups; Gaelle is a guest."""
    async with playing(settings, pool) as scenario:
        for name in ("Anne", "Bruno", "Chloe"):
            await scenario.town.person(name)
        await scenario.town.person("Gaelle", "guest")
        await scenario.town.group("Voirie", "Anne:manager", "Bruno")
        await scenario.town.group("Accueil", "Anne", "Chloe")
        await scenario.town.group("Gendarmerie", "Anne", "Gaelle")
        yield scenario


def forward(source: int, seq: int, to: int, text: str = "") -> ForwardMessage:
    return ForwardMessage(source, seq, to, new_client_id(), text)


async def say(scenario: Scenario, client: Client, where: str, text: str, **more: object) -> tuple[int, int]:
    group = scenario.town.groups[where]
    return group, (await scenario.say(client, group, text, **more)).seq


async def content_of(client: Client, conversation: int, seq: int) -> Chat:
    await client.until(lambda: (conversation, seq) in client.state.messages)
    content = client.state.messages[conversation, seq].content
    assert isinstance(content, Chat)
    return content


async def test_a_message_is_quoted_with_its_source_and_calls_nobody(scenario: Scenario) -> None:
    anne, bruno, chloe = [await scenario.connect(name) for name in ("Anne", "Bruno", "Chloe")]
    source = await say(scenario, bruno, "Voirie", f"@[all], voir @[{anne.person}]", mentions=[anne.person])
    to = scenario.town.groups["Accueil"]
    command = forward(*source, to, "Pour information.")
    stored = await anne.call(command)
    assert await anne.call(command) == stored
    await chloe.until(lambda: (to, stored.seq) in chloe.state.messages)
    content = chloe.state.messages[to, stored.seq].content
    assert isinstance(content, Chat)
    sent_at = anne.state.messages[source].sent_at
    assert content.forwarded == Forwarded("Bruno", "Voirie", sent_at, "@tous, voir @Anne")
    assert (content.text, content.mentions, content.mentions_all) == ("Pour information.", [], False)
    assert chloe.state.memberships[to].mentions == 0


async def test_what_is_forwarded_again_keeps_its_first_source_and_its_word_is_edited_alone(scenario: Scenario) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    source = await say(scenario, bruno, "Voirie", "Le pont est fermé.")
    to = scenario.town.groups["Accueil"]
    first = (await anne.call(forward(*source, to))).seq
    second = (await anne.call(forward(to, first, source[0]))).seq
    await anne.call(EditMessage(source[0], second, "Pour rappel."))
    await bruno.until(lambda: bruno.state.messages[source[0], second].edited_at)
    content = bruno.state.messages[source[0], second].content
    assert isinstance(content, Chat)
    assert content.text == "Pour rappel."
    assert content.forwarded
    assert (content.forwarded.author, content.forwarded.text) == ("Bruno", "Le pont est fermé.")


async def test_a_word_takes_what_it_was_said_of_along(scenario: Scenario) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    place = await say(scenario, bruno, "Voirie", "Le pont est fermé.")
    groups = scenario.town.groups["Accueil"], scenario.town.groups["Voirie"]
    for number in range(5):
        to = groups[number % 2]
        place = to, (await anne.call(forward(*place, to, f"Voir {number}"))).seq
    content = await content_of(anne, *place)
    said, quotation = [content.text], content.forwarded
    while quotation:
        said.append(quotation.text)
        quotation = quotation.quoted
    assert said == ["Voir 4", "Voir 3", "Voir 2", "Voir 1", "Voir 0"]
    first = await say(scenario, bruno, "Voirie", "Le pont est fermé.")
    again = (await anne.call(forward(*first, groups[0], "Pour rappel."))).seq
    last = (await anne.call(forward(groups[0], again, groups[1], "Fait."))).seq
    content = await content_of(anne, groups[1], last)
    assert content.forwarded
    assert content.forwarded.quoted == Forwarded(
        "Bruno", "Voirie", anne.state.messages[first].sent_at, "Le pont est fermé."
    )


async def test_nothing_from_inside_reaches_a_guest(scenario: Scenario) -> None:
    anne, gaelle = await scenario.connect("Anne"), await scenario.connect("Gaelle")
    source = await say(scenario, anne, "Voirie", "Entre nous.")
    assert await refused(anne, forward(*source, scenario.town.groups["Gendarmerie"])) == ("not_allowed", "guests")
    outside = await say(scenario, gaelle, "Gendarmerie", "De la brigade.")
    assert await refused(gaelle, forward(*outside, outside[0])) == ("not_allowed", "population")
    assert (await anne.call(forward(*outside, scenario.town.groups["Voirie"]))).seq
    direct = (await anne.call(StartDirect([gaelle.person]))).conversation.id
    assert (await anne.call(forward(*outside, direct))).seq == 1


async def test_only_ones_own_words_leave_a_secret_group_or_a_direct_conversation(scenario: Scenario) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    to = scenario.town.groups["Accueil"]
    direct = (await anne.call(StartDirect([bruno.person]))).conversation.id
    theirs = (await scenario.say(bruno, direct, "Confidence.")).seq
    own = (await scenario.say(anne, direct, "Ma réponse.")).seq
    assert await refused(anne, forward(direct, theirs, to)) == ("not_allowed", "private")
    await anne.call(forward(direct, own, to))
    await anne.call(forward(direct, theirs, scenario.town.groups["Voirie"]))
    await anne.call(ChangeGroup(scenario.town.groups["Voirie"], visibility="secret"))
    source = await say(scenario, bruno, "Voirie", "Rien ne sort d'ici.")
    assert await refused(anne, forward(*source, to)) == ("not_allowed", "private")


async def test_a_second_hop_lets_nothing_out_that_the_first_source_keeps(scenario: Scenario) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    to = scenario.town.groups["Accueil"]
    direct = (await anne.call(StartDirect([bruno.person]))).conversation.id
    theirs = (await scenario.say(bruno, direct, "Confidence.")).seq
    again = (await anne.call(forward(direct, theirs, direct))).seq
    beside = (await anne.call(forward(direct, again, scenario.town.groups["Voirie"], "Lis ceci."))).seq
    assert await refused(anne, forward(direct, again, to)) == ("not_allowed", "private")
    assert await refused(anne, forward(scenario.town.groups["Voirie"], beside, to)) == ("not_allowed", "private")
    alone = (await anne.call(CreateGroup("Seule"))).conversation.id
    third = (await anne.call(forward(direct, again, alone))).seq
    assert await refused(anne, forward(alone, third, to)) == ("not_allowed", "private")


async def test_where_it_may_not_go_is_told_before_it_is_tried(scenario: Scenario) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    direct = (await anne.call(StartDirect([bruno.person]))).conversation.id
    theirs = (await scenario.say(bruno, direct, "Confidence.")).seq
    beside = (await anne.call(forward(direct, theirs, scenario.town.groups["Voirie"]))).seq
    open_one = await say(scenario, bruno, "Voirie", "Le pont est fermé.")
    told: set[str] = set()
    places = [(direct, theirs), (scenario.town.groups["Voirie"], beside), open_one]
    for place in places:
        found = await anne.call(LoadForwardRefusals(*place))
        known = dict.fromkeys(found.private, "private") | dict.fromkeys(found.guests, "guests")
        for to in (direct, *scenario.town.groups.values()):
            if reason := known.get(to):
                assert await refused(anne, forward(*place, to)) == ("not_allowed", reason)
            else:
                await anne.call(forward(*place, to))
        told |= set(known.values())
    assert told == {"guests", "private"}


@pytest.mark.parametrize("inside", [True, False])
async def test_a_refusal_does_not_tell_who_is_in_a_group_that_one_does_not_see(
    scenario: Scenario, inside: bool
) -> None:
    anne, bruno, chloe = [await scenario.connect(name) for name in ("Anne", "Bruno", "Chloe")]
    gaelle = scenario.town.people["Gaelle"]
    secret = scenario.town.groups["Voirie"]
    await anne.call(ChangeGroup(secret, visibility="secret"))
    if inside:
        await anne.call(AddMembers(secret, [gaelle]))
    source = await say(scenario, bruno, "Voirie", "Rien ne sort d'ici.")
    alone = (await anne.call(CreateGroup("Travaux", people=[bruno.person]))).conversation.id
    seq = (await anne.call(forward(*source, alone))).seq
    await anne.call(AddMembers(alone, [chloe.person, gaelle]))
    probe = (await chloe.call(CreateGroup("Sonde", people=[gaelle]))).conversation.id
    found = await chloe.call(LoadForwardRefusals(alone, seq))
    assert (probe in found.private, probe in found.guests) == (True, False)
    assert await refused(chloe, forward(alone, seq, probe)) == ("not_allowed", "private")


@pytest.mark.parametrize("inside", [True, False])
async def test_nor_does_it_when_the_words_are_ones_own(scenario: Scenario, inside: bool) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    gaelle = scenario.town.people["Gaelle"]
    secret = scenario.town.groups["Voirie"]
    await anne.call(ChangeGroup(secret, visibility="secret"))
    source = await say(scenario, bruno, "Voirie", "Rien ne sort d'ici.")
    alone = (await anne.call(CreateGroup("Travaux", people=[bruno.person]))).conversation.id
    seq = (await anne.call(forward(*source, alone))).seq
    await bruno.call(LeaveGroup(secret))
    if inside:
        await anne.call(AddMembers(secret, [gaelle]))
    await anne.call(AddMembers(alone, [gaelle]))
    probe = (await bruno.call(CreateGroup("Sonde", people=[gaelle]))).conversation.id
    plain = (await bruno.call(CreateGroup("Seul"))).conversation.id
    assert await refused(bruno, forward(alone, seq, probe)) == ("not_allowed", "guests")
    await bruno.call(forward(alone, seq, plain))


async def test_ones_own_words_go_on_from_where_one_forwarded_them(scenario: Scenario) -> None:
    anne, bruno, chloe = [await scenario.connect(name) for name in ("Anne", "Bruno", "Chloe")]
    direct = (await anne.call(StartDirect([bruno.person]))).conversation.id
    own = (await scenario.say(anne, direct, "Ma réponse.")).seq
    out = (await anne.call(forward(direct, own, scenario.town.groups["Accueil"]))).seq
    other = (await chloe.call(CreateGroup("Chloe"))).conversation.id
    assert (await chloe.call(forward(scenario.town.groups["Accueil"], out, other))).seq


async def test_a_second_hop_takes_nothing_to_a_guest(scenario: Scenario) -> None:
    anne, gaelle = await scenario.connect("Anne"), await scenario.connect("Gaelle")
    source = await say(scenario, anne, "Voirie", "Entre nous.")
    bruno = await scenario.connect("Bruno")
    theirs = await say(scenario, bruno, "Voirie", "Entre nous aussi.")
    alone = (await anne.call(CreateGroup("Seule"))).conversation.id
    first = (await anne.call(forward(*theirs, alone))).seq
    await anne.call(AddMembers(alone, [gaelle.person]))
    for where, seq in (source, theirs, (alone, first)):
        assert await refused(anne, forward(where, seq, scenario.town.groups["Gendarmerie"])) == (
            "not_allowed",
            "guests",
        )


async def test_what_was_forwarded_before_sources_were_kept_goes_to_nobody_new(scenario: Scenario, pool: Pool) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    source = await say(scenario, bruno, "Voirie", "Bonjour.")
    old = (await anne.call(forward(*source, source[0]))).seq
    await pool.execute("DELETE FROM forward_sources")
    assert await refused(anne, forward(source[0], old, scenario.town.groups["Accueil"])) == ("not_allowed", "private")
    direct = (await anne.call(StartDirect([bruno.person]))).conversation.id
    again = (await anne.call(forward(source[0], old, direct))).seq
    assert await refused(anne, forward(direct, again, scenario.town.groups["Accueil"])) == ("not_allowed", "private")


async def test_a_secret_group_is_not_named(scenario: Scenario) -> None:
    anne, chloe = await scenario.connect("Anne"), await scenario.connect("Chloe")
    await anne.call(ChangeGroup(scenario.town.groups["Voirie"], visibility="secret"))
    own = await say(scenario, anne, "Voirie", "Le pont rouvre.")
    to = scenario.town.groups["Accueil"]
    seq = (await anne.call(forward(*own, to))).seq
    await chloe.until(lambda: (to, seq) in chloe.state.messages)
    content = chloe.state.messages[to, seq].content
    assert isinstance(content, Chat)
    assert content.forwarded
    assert (content.forwarded.author, content.forwarded.source) == ("Anne", "")


async def test_what_may_not_be_read_or_written_is_not_forwarded(scenario: Scenario) -> None:
    anne, bruno, chloe = [await scenario.connect(name) for name in ("Anne", "Bruno", "Chloe")]
    source = await say(scenario, bruno, "Voirie", "Bonjour.")
    to = scenario.town.groups["Accueil"]
    assert await refused(bruno, forward(*source, to)) == ("not_found", "conversation")
    assert await refused(chloe, forward(*source, to)) == ("not_found", "conversation")
    assert await refused(anne, forward(source[0], 99, to)) == ("not_found", "message")
    post = (await anne.call(SendPost(source[0], new_client_id(), "Canicule"))).seq
    assert await refused(anne, forward(source[0], post, to)) == ("not_found", "message")
    await bruno.call(DeleteMessage(*source))
    assert await refused(anne, forward(*source, to)) == ("not_found", "message")
    mine = await say(scenario, chloe, "Accueil", "Bonjour.")
    await anne.call(ChangeGroup(source[0], posting="publishers"))
    await anne.call(ChangeGroup(source[0], archived=True))
    assert await refused(anne, forward(*mine, source[0])) == ("archived", "")


async def test_what_was_forwarded_is_found(scenario: Scenario) -> None:
    anne, bruno, chloe = [await scenario.connect(name) for name in ("Anne", "Bruno", "Chloe")]
    source = await say(scenario, bruno, "Voirie", "La passerelle est fermée.")
    await anne.call(forward(*source, scenario.town.groups["Accueil"]))
    found = await chloe.call(Search("passerelle"))
    assert [hit.message.conversation for hit in found.hits] == [scenario.town.groups["Accueil"]]
