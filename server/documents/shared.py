"""What is shared among a few: whatever stands in the drives of direct conversations."""

from protocol.shared_nodes import MOST_SHARED, LoadSharedNodes, SharedNodes
from server.core.dispatch import Call, handles
from server.documents.drives_sql import select_shared


@handles(LoadSharedNodes)
async def load_shared_nodes(call: Call, command: LoadSharedNodes) -> SharedNodes:
    nodes = await select_shared(call.db, call.person, MOST_SHARED + 1)
    return SharedNodes(nodes[:MOST_SHARED], len(nodes) > MOST_SHARED)
