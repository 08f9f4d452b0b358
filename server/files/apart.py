"""Asks a program of its own about a file, which may bring it down without harm to anybody."""

import asyncio
import sys


async def ask(program: str, patience: float, *told: str) -> bytes | None:
    """What this module prints, run by itself; none when it ends in an error, or not within so many seconds."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", program, *told),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        # `wait_for` would swallow a cancellation that comes together with the answer.
        async with asyncio.timeout(patience):
            printed, _ = await child.communicate()
    except TimeoutError:
        printed = b""
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    return printed if child.returncode == 0 else None
