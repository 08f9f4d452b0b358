"""The town hall's S3 store, on a machine: python -m tests.operations.store HOST PORT."""

import asyncio
import sys

from tests.support.s3 import Bucket, s3_at


async def keep(host: str, port: int) -> None:
    async with s3_at(Bucket(), host, port):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(keep(sys.argv[1], int(sys.argv[2])))
