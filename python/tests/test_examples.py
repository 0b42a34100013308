"""The page of examples runs from top to bottom."""

import re
import shutil

from conftest import ROOT, SAMPLE

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_examples_run(empty_folder, capsys):
    shutil.copytree(SAMPLE, empty_folder / "sample_data")
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    names = {}
    blocks = BLOCK.findall(page)
    assert len(blocks) > 8
    for block in blocks:
        place = page[: page.index(block)].count("\n")
        # Faults show the line of the page.
        exec(compile("\n" * place + block, "docs/python.md", "exec"), names)
    out = capsys.readouterr().out
    assert names["season"].light in out
    assert (empty_folder / "report" / "report.html").is_file()
    assert "no runs found" in out


def test_the_page_names_all_tables_and_all_errors():
    import soleus

    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    for name in ["runs", "weeks", "days", "exposure", "findings", "alerts", "not_judged", "shoes", "ledger"]:
        assert f"`season.{name}`" in page, name
    for name in ["NoRuns", "SettingsError", "SystemTrouble", "SoleusError", "SoleusWarning"]:
        assert name in page and hasattr(soleus, name)
