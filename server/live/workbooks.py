"""A sheet as a workbook that spreadsheets read, with what its formulas come to."""

import ironcalc


def workbook(state: bytes) -> bytes:
    """The `.xlsx` of what this update of Yjs holds; the same for the same."""
    model = ironcalc.create("Classeur", "en", "UTC", "en")
    model.rename_sheet(0, "Feuille 1")
    return bytes(model.to_xlsx())
