"""What a real client of the Model Context Protocol gets from `soleus mcp`.

Usage: check.py SOLEUS. Holds the answers against `--json` of the commands and against the schemas that the
server declares, and looks for an invented runner's words in everything that can be asked.
"""

import asyncio
import datetime
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import jsonschema
from mcp import ClientSession, StdioServerParameters, stdio_client

SOLEUS = str(pathlib.Path(sys.argv[1]).resolve())
SAMPLE = pathlib.Path("sample_data").resolve()
AS_OF = "2026-06-07"
TOOLS = ["season_summary", "alerts", "next_run", "check_plan", "why", "run_detail", "explain_rule"]
NAMES = ["Wendelin", "Quellental", "Zephyrine", "Talwiese"]
NOTES = ["knarzt", "Mondstein"]


def printed(*args):
    """What a command prints with --json."""
    command = [SOLEUS, *args, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def season(command, *more):
    return printed(command, str(SAMPLE), "--no-library", "--as-of", AS_OF, *more)


class Server:
    """A client session with a server over these arguments."""

    def __init__(self, *args):
        self.parameters = StdioServerParameters(command=SOLEUS, args=["mcp", *args])

    async def __aenter__(self):
        self.pipes = stdio_client(self.parameters)
        reading, writing = await self.pipes.__aenter__()
        self.session = ClientSession(reading, writing)
        await self.session.__aenter__()
        self.hello = await self.session.initialize()
        self.tools = {tool.name: tool for tool in (await self.session.list_tools()).tools}
        return self

    async def __aexit__(self, *failure):
        await self.session.__aexit__(*failure)
        await self.pipes.__aexit__(*failure)

    async def ask(self, tool, **arguments):
        """The record of an answer, which fits what the tool declares."""
        result = await self.session.call_tool(tool, arguments)
        assert not result.is_error, (tool, result)
        short, record = [block.text for block in result.content]
        assert json.loads(record) == result.structured_content
        assert short and "\x1b" not in short, short
        jsonschema.validate(arguments, self.tools[tool].input_schema)
        jsonschema.validate(result.structured_content, self.tools[tool].output_schema)
        return result.structured_content

    async def everything(self):
        """Every answer, and those about every fifth day, as one text."""
        plan = "date,distance_km,shoe\n2026-06-09,30,nothing\n"
        calls = [
            ("season_summary", {}), ("alerts", {}), ("alerts", {"since": "2026-03-01"}), ("next_run", {}),
            ("check_plan", {"csv": plan}), ("check_plan", {"runs": [{"date": "2026-06-09", "distance_km": 30}]}),
            ("why", {}), ("why", {"onset": "2026-05-20"}), ("run_detail", {}), ("explain_rule", {}),
        ]
        day = datetime.date(2026, 3, 5)
        while day.isoformat() <= AS_OF:
            calls.append(("run_detail", {"date": day.isoformat()}))
            day += datetime.timedelta(days=5)
        answers = [await self.session.call_tool(tool, arguments) for tool, arguments in calls]
        return "\n".join(answer.model_dump_json() for answer in answers)


def same(ours, theirs, what):
    differing = [name for name in theirs if ours.get(name) != theirs[name]]
    assert not differing, f"{what}: {differing}"


async def figures():
    async with Server(str(SAMPLE), "--no-library", "--as-of", AS_OF, "--with-names") as server:
        assert server.hello.server_info.name == "soleus"
        assert "no diagnosis" in server.hello.instructions
        assert list(server.tools) == TOOLS
        for tool in server.tools.values():
            hints = tool.annotations
            assert hints.read_only_hint and hints.idempotent_hint, tool.name
            assert hints.open_world_hint is False and hints.destructive_hint is False, tool.name
            jsonschema.Draft202012Validator.check_schema(tool.input_schema)
            jsonschema.Draft202012Validator.check_schema(tool.output_schema)
        whole = season("season")
        summary = await server.ask("season_summary")
        for name in ["as_of", "light", "week", "next_run", "shoes", "habits"]:
            assert summary[name] == whole[name], name
        since = summary["findings_since"]
        assert summary["findings"] == [one for one in whole["findings"] if one["date"] >= since]
        assert (await server.ask("alerts", since="2026-03-01"))["alerts"] == whole["alerts"]
        assert (await server.ask("alerts"))["alerts"] == [one for one in whole["alerts"] if one["is_open"]]
        same(await server.ask("next_run"), season("next"), "next_run")
        same(await server.ask("next_run", on="2026-06-14"), season("next", "--on", "2026-06-14"), "next_run")
        rows = [{"date": "2026-06-09", "distance_km": 3}, {"date": "2026-06-11", "distance_km": 30}]
        with tempfile.TemporaryDirectory() as folder:
            plan = pathlib.Path(folder, "plan.csv")
            plan.write_text("date,distance_km\n2026-06-09,3\n2026-06-11,30\n")
            judged = season("next", "--plan", str(plan))
            same(await server.ask("check_plan", runs=rows), judged, "check_plan")
            same(await server.ask("check_plan", csv=plan.read_text()), judged, "check_plan")
        same(await server.ask("why", onset="2026-05-17"), season("why", "--onset", "2026-05-17"), "why")
        same(await server.ask("why"), season("why"), "why")
        run = printed(
            "run", "--on", "2026-04-12", str(SAMPLE), "--no-library", "--as-of", AS_OF)
        same(await server.ask("run_detail", date="2026-04-12"), run, "run_detail")
        for rule in printed("rules"):
            explained = await server.ask("explain_rule", id=rule["id"])
            same(explained, printed("explain", rule["id"]), rule["id"])
        unknown = await server.session.call_tool("run_detail", {"date": "2026-04-13"})
        assert unknown.is_error and "2026-04-12" in unknown.content[0].text, unknown
    print("figures: as of the commands")


def write_named(folder):
    """The invented season with words of a runner wherever one can write."""
    for path in sorted(SAMPLE.iterdir()):
        if path.suffix == ".fit":
            shutil.copy(path, folder / f"Wendelin_Quellental_{path.name}")
        if path.suffix == ".gpx":
            text = path.read_text().replace("<trk><name>", "<trk><name>Talwiese, ", 1)
            (folder / f"Wendelin_Quellental_{path.name}").write_text(text)
    diary = "date,site,side,during_0_10,note\n2026-06-05,calf,left,2,it knarzt like Mondstein\n2026-06-07,calf,left,0,\n"
    (folder / "diary.csv").write_text(diary)
    shoe = '[[shoes]]\nname = "Zephyrine"\ndrop_mm = 4\nfirst_use = 2026-05-10\nfrom = 2026-05-10\n'
    (folder / "athlete.toml").write_text(shoe)


async def privacy():
    with tempfile.TemporaryDirectory() as home:
        folder = pathlib.Path(home, "Wendelin")
        folder.mkdir()
        write_named(folder)
        start = [str(folder), "--no-library", "--as-of", AS_OF]
        for flags, let_out in [([], []), (["--with-names"], NAMES), (["--with-notes"], NOTES)]:
            async with Server(*start, *flags) as server:
                told = (await server.everything()).lower()
            for word in NAMES + NOTES:
                assert (word.lower() in told) == (word in let_out), (flags, word)
            assert home not in told, flags
    print("names and notes: only with their flags")


async def main():
    await figures()
    await privacy()


asyncio.run(main())
