"""Holds what align writes to what others read: TMX and XLIFF through translate-toolkit, SARIF to its schema, JUnit to an
XML parser, annotations to GitHub's limits.

    python3 .ci/formats.py BINARY

Installs translate-toolkit and jsonschema into a virtual environment of its own; the schema of SARIF comes from the npm
package @microsoft/jest-sarif, which carries the file of OASIS.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
import venv
import xml.etree.ElementTree as ElementTree

PACKAGES = ["translate-toolkit==3.20.4", "jsonschema==4.26.0", "pyyaml>=6"]
ROOT = pathlib.Path(__file__).resolve().parent.parent
SCHEMA_PACKAGE = "@microsoft/jest-sarif@1.0.0-beta.0"


def main(binary):
    if os.environ.get("ALIGN_FORMATS_INSIDE") != "1":
        with tempfile.TemporaryDirectory() as folder:
            venv.create(folder, with_pip=True)
            python = os.path.join(folder, "bin", "python")
            subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES], check=True)
            inside = dict(os.environ, ALIGN_FORMATS_INSIDE="1")
            sys.exit(subprocess.run([python, __file__, binary], env=inside).returncode)
    binary = os.path.abspath(binary)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        records = saved(binary, folder)
        exchange(binary, folder, records)
        sarif(binary, folder, records)
        junit(binary, folder, records)
        github(binary, folder, records)
        action(binary, folder)
        hook()


def align(binary, *arguments, code=(0,), env=None, text=None):
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("GITHUB_", "ALIGN_"))}
    done = subprocess.run([binary, *arguments], capture_output=True, text=True, input=text, env={**clean, **(env or {})})
    assert done.returncode in code, f"{arguments}: exit {done.returncode}\n{done.stderr}"
    return done.stdout


def saved(binary, folder):
    """The records of the seed corpus, saved; every other finding dismissed or known, as reviewers leave them."""
    lines = align(binary, "q7x2", "-o", "jsonl", "--exit-zero").splitlines()
    records = [json.loads(line) for line in lines]
    assert len(records) >= 8 and sum(len(r["findings"]) for r in records) > 50
    for record in records:
        for number, finding in enumerate(record["findings"]):
            if number % 4 == 1:
                finding.update(status="dismissed", reason="correct here")
            elif number % 4 == 3:
                finding.update(status="baseline")
    write(folder / "saved.jsonl", records)
    return records


def write(path, records):
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")


def texts(record, bead, side):
    segments = record["segments"][side]
    return " ".join(segments[n]["text"] for n in bead[side])


def exchange(binary, folder, records):
    """What translate-toolkit reads is what was aligned: texts of every bead in order, and the notes."""
    from translate.storage import tmx, xliff, xliff2

    readers = {"tmx": (tmx.tmxfile, "tmx"), "xliff": (xliff.xlifffile, "xliff"), "xliff2": (xliff2.Xliff2File, "xlf")}
    for name, (reader, extension) in readers.items():
        out = folder / name
        align(binary, "export", "--saved", str(folder / "saved.jsonl"), "--to", name, "--out", str(out))
        units = notes = 0
        for record in records:
            if record["error"]:
                continue
            path = out / f"{record['id']}.{extension}"
            store = reader.parsefile(str(path)) if name != "tmx" else tmx.tmxfile.parsefile(str(path))
            if name == "tmx":
                got = [tmx_unit(u) for u in store.units]
            else:
                got = [(str(u.source or ""), str(u.target or "")) for u in store.units]
            want = [(texts(record, b, "source"), texts(record, b, "target")) for b in record["beads"]]
            assert got == want, f"{path}: translate-toolkit reads\n{got}\nnot\n{want}"
            units += len(got)
            told = [f for f in record["findings"] if f.get("status") != "dismissed"]
            text = path.read_text(encoding="utf-8")
            assert text.count("<note ") == len(told), f"{path}: {text.count('<note ')} notes for {len(told)} findings"
            notes += len(told)
        print(f"{name}: translate-toolkit reads all {units} units; {notes} notes")


def tmx_unit(unit):
    """Source and target by their language: a unit of one language has one variant."""
    by_language = {}
    for variant in unit.getlanguageNodes():
        language = variant.get("{http://www.w3.org/XML/1998/namespace}lang")
        by_language[language] = "".join(s for node in variant.iter("{*}seg") for s in node.itertext())
    return by_language.get("ru", ""), by_language.get("en", "")


def sarif(binary, folder, records):
    import jsonschema

    subprocess.run(["npm", "pack", "--silent", SCHEMA_PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(folder.glob("microsoft-jest-sarif-*.tgz"))) as archive:
        name = next(n for n in archive.getnames() if n.endswith("sarif-2.1.0-rtm.5.json"))
        schema = json.load(archive.extractfile(name))
    validator = jsonschema.validators.validator_for(schema)(schema)
    logs = {
        "fresh": align(binary, "q7x2", "-o", "sarif", "--exit-zero"),
        "reviewed": align(binary, "report", "-o", "sarif", "--exit-zero", str(folder / "saved.jsonl")),
        "with an input that is missing": align(binary, "q7x2/000", "no/such", "-o", "sarif", code=(2,)),
    }
    known = str(folder / "known.jsonl")
    align(binary, "baseline", "q7x2/000", "--baseline", known)
    logs["beside a baseline"] = align(binary, "q7x2/000", "q7x2/001", "-o", "sarif", "--baseline", known, "--exit-zero")
    states = {r.get("baselineState") for r in json.loads(logs["beside a baseline"])["runs"][0]["results"]}
    assert states == {"new", "unchanged"}, states
    for what, text in logs.items():
        log = json.loads(text)
        errors = list(validator.iter_errors(log))
        assert not errors, f"SARIF {what}: {errors[0].message} at {list(errors[0].absolute_path)}"
        results = log["runs"][0]["results"]
        for result in results:
            region = result["locations"][0]["physicalLocation"]["region"]
            assert region["startLine"] >= 1 and region["startColumn"] >= 1, result
        empty = sum(1 for r in results if "charLength" not in r["locations"][0]["physicalLocation"]["region"])
        print(f"sarif, {what}: {len(results)} results fit the schema, {empty} with an empty region")
    suppressed = sum("suppressions" in r for r in json.loads(logs["reviewed"])["runs"][0]["results"])
    assert suppressed == sum(f.get("status") == "dismissed" for r in records for f in r["findings"])
    failed = json.loads(logs["with an input that is missing"])["runs"][0]["invocations"][0]
    assert failed["executionSuccessful"] is False and "no/such" in json.dumps(failed), failed


def junit(binary, folder, records):
    text = align(binary, "report", "-o", "junit", "--exit-zero", str(folder / "saved.jsonl"), "--fail-on", "error")
    suites = ElementTree.fromstring(text)
    assert len(suites.findall(".//testcase")) == len(records)
    text = align(binary, "report", "-o", "junit", str(folder / "saved.jsonl"), code=(1, 2))
    failed = len(ElementTree.fromstring(text).findall(".//failure"))
    # Without a baseline in force a known error fails as well; what a reviewer dismissed never does.
    fails = lambda r: any(f["severity"] == "error" and f.get("status") != "dismissed" for f in r["findings"])
    assert failed == sum(map(fails, records)), failed
    print(f"junit: {len(records)} cases, {failed} fail")


def github(binary, folder, records):
    summary = folder / "summary.md"
    summary.write_text("before\n")
    env = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)}
    out = align(binary, "q7x2", code=(1,), env=env)
    lines = [line for line in out.splitlines() if line.startswith("::")]
    counts = {kind: sum(line.startswith(f"::{kind} ") for line in lines) for kind in ("error", "warning", "notice")}
    assert max(counts.values()) == 10 and sum(counts.values()) == len(lines), counts
    found = sum(len(r["findings"]) for r in records)
    assert f"and {found - len(lines) + 1} more" in lines[-1], lines[-1]
    assert "names rendered" in out and summary.read_text().startswith("before\n## align"), "human and md are written too"
    assert "::error" not in align(binary, "q7x2", "-o", "concise", code=(1,), env=env), "-o means what it says"
    print(f"github: {counts}, the rest counted, the summary added to")


def action(binary, folder):
    """Runs the check step of action.yml as GitHub's runner would."""
    import yaml

    steps = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["runs"]["steps"]
    script, version = (next(s for s in steps if s.get("id") == name)["run"] for name in ("check", "version"))
    (folder / "align-bin" / "bin").mkdir(parents=True)
    (folder / "align-bin" / "bin" / "align").symlink_to(binary)
    files = {name: folder / f"action.{name}" for name in ("summary", "output", "sarif", "junit")}
    inputs = {"PATHS": "q7x2/000\n q7x2/005", "FAIL_ON": "error", "BASELINE": "", "ARGS": "--select NAM",
              "SARIF": str(files["sarif"]), "JUNIT": str(files["junit"])}
    runner = {"RUNNER_TEMP": str(folder), "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(files["summary"]),
              "GITHUB_OUTPUT": str(files["output"]), "GITHUB_ACTION_PATH": str(ROOT), "RUNNER_OS": "Linux",
              "RUNNER_ARCH": "X64"}
    def step(script):
        bash = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        return subprocess.run(bash, cwd=ROOT, env={**os.environ, **inputs, **runner}, capture_output=True, text=True)

    named = step(version)
    assert named.returncode == 0 and re.search(r"^key=align-Linux-X64-[0-9a-f]{64}$", files["output"].read_text(), re.M)
    done = step(script)
    assert done.returncode == 1, f"exit {done.returncode}: {done.stderr}"
    assert "::error title=align NAM" in done.stdout and "FLU" not in done.stdout, done.stdout
    assert "## align" in files["summary"].read_text() and "jsonl=" in files["output"].read_text()
    assert json.loads(files["sarif"].read_text())["runs"] and "testcase" in files["junit"].read_text()
    print("action.yml: its check step fails the job, annotates and writes summary, SARIF and JUnit")


def hook():
    """The pre-commit hook looks at the files that align would."""
    import yaml

    (one,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    taken = re.compile(one["files"])
    assert all(taken.search(f) for f in ("a/000.ru.txt", "000_en.html", "x.tmx", "x.xliff")), one["files"]
    assert not any(taken.search(f) for f in ("README.md", "src/lib.rs", "notes.txt")), one["files"]
    print(".pre-commit-hooks.yaml: takes documents, leaves the rest")


if __name__ == "__main__":
    main(sys.argv[1])
