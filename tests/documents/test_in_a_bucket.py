"""A drive whose contents an S3 store keeps: added, read, saved, opened by programs, and gone, as those of a folder."""

import io
import zipfile
from dataclasses import replace

from protocol.drives import AddDocument, BinNodes
from server.base.database import Pool
from server.base.settings import Settings
from server.base.storage import Storage, content_path
from server.files.files_job import clear
from server.files.texts_job import read_next
from tests.documents.test_bin import empty_bins
from tests.support.network_folder import program
from tests.support.s3 import Bucket, s3_at
from tests.support.scenario import new_client_id, playing
from tests.support.uploading import browser, send_file
from tests.support.written import scanned_pdf, written_pdf

FIRST, SECOND = "Le pressoir banal est rue Olivier.", "Le pressoir est vendu à la commune."


async def test_a_drive_lives_in_a_bucket_as_in_a_folder(settings: Settings, pool: Pool) -> None:
    bucket = Bucket()

    def contents() -> set[bytes]:
        return {kept for path, kept in bucket.objects.items() if "/contents/" in path}

    async with s3_at(bucket) as endpoint:
        there = replace(
            settings,
            files_url="s3://parvis/town",
            files_endpoint=endpoint,
            files_region="eu-west-3",
            files_key_id="a",
            files_key="b",
        )
        storage = Storage(there)
        async with playing(there, pool) as scenario:
            await scenario.town.person("Anne")
            await scenario.town.group("Urbanisme", "Anne:manager")
            group, sender = scenario.town.groups["Urbanisme"], browser(scenario, "Anne")
            anne = await scenario.connect("Anne")
            await anne.follow_drive(group)
            first, second = written_pdf(FIRST), scanned_pdf(SECOND)
            file = await send_file(sender, "Pressoir.pdf", first)
            node = await anne.call(AddDocument(group, new_client_id(), "Pressoir.pdf", file.id))
            address = f"/api/documents/{node.id}"
            assert (await sender.get(address)).body == first
            part = await sender.get(address, Range="bytes=10-19")
            assert (part.status, part.body) == (206, first[10:20])

            desk = await program(scenario, pool, "Anne")
            assert (await desk.ask("GET", "Urbanisme/Pressoir.pdf")).body == first
            assert await desk.put("Urbanisme/Pressoir.pdf", second) == 204
            assert (await sender.get(address)).body == second
            assert (await sender.get(f"{address}?version=1")).body == first
            assert await desk.take("COPY", "Urbanisme/Pressoir.pdf", "Urbanisme/Copie.pdf") == 201
            packed = await sender.get(f"/api/drives/{group}/archive")
            with zipfile.ZipFile(io.BytesIO(packed.body)) as saved:
                assert {name: saved.read(name) for name in saved.namelist()} == {
                    "Pressoir.pdf": second,
                    "Copie.pdf": second,
                }
            assert contents() == {first, second}

            while await read_next(pool, storage):
                pass
            rows = await pool.fetch("SELECT text FROM text_pages ORDER BY text")
            assert [row["text"].split()[0] for row in rows] == ["Le", "Le"]

            # Gone for good, it is gone from the bucket; what another document holds still stays.
            await anne.call(BinNodes(group, [node.id]))
            await pool.execute("UPDATE nodes SET binned_at = binned_at - interval '30 days'")
            await empty_bins(there, pool)
            await pool.execute("UPDATE files SET created_at = created_at - interval '30 days'")
            await clear(pool, storage)
            assert contents() == {second}
            assert f"town/{content_path(file.sha256)}" not in bucket.objects
            assert (await sender.get(address)).status == 404
