"""Runs `align filter` under GNU parallel and under PySpark and holds both to the bytes of one direct run, and runs the
two passes of docs/spark.py.

    python3 .ci/scale.py BINARY

Needs GNU parallel (Debian's package) and Java 17; installs PySpark into a virtual environment of its own.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import venv

PACKAGES = ["pyspark==4.3.0"]
ROOT = pathlib.Path(__file__).resolve().parent.parent

# Four documents that agree on a name and one that does not: only the second pass can know.
AGREE = [("Павел Дроздецкий открыл мост. Дроздецкий доволен.", "Pavel Drozdetsky opened the bridge. Drozdetsky is pleased.")] * 4
DIFFER = ("Павел Дроздецкий приехал в Омск.", "Pavel Drosdetsky arrived in Omsk.")


def main(binary):
    binary = os.path.abspath(binary)
    if os.environ.get("ALIGN_SCALE_INSIDE") == "1":
        return spark(binary, pathlib.Path(sys.argv[2]))
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        corpus(binary, folder)
        install_parallel()
        parallel(binary, folder)
        venv.create(folder / "venv", with_pip=True)
        python = str(folder / "venv" / "bin" / "python")
        step("install PySpark")
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES]
        subprocess.run(pip, check=True)
        env = dict(os.environ, ALIGN_SCALE_INSIDE="1", PYSPARK_PYTHON=python, SPARK_LOCAL_IP="127.0.0.1")
        subprocess.run([python, __file__, binary, str(folder)], check=True, env=env)
        two_passes(binary, folder, python)
        step("done")


START = time.monotonic()


def step(text):
    print(f"{time.monotonic() - START:6.1f} s  {text}", flush=True)


def direct(binary, folder, *arguments, code=0):
    """One process over the whole corpus."""
    with open(folder / "corpus.jsonl", "rb") as lines:
        done = subprocess.run([binary, "filter", *arguments], stdin=lines, capture_output=True)
    assert done.returncode == code, done.stderr.decode()
    return done.stdout


def corpus(binary, folder):
    """The seed documents whole, their sentences one by one, and lines that are broken in several ways."""
    saved = subprocess.run([binary, "q7x2", "-o", "jsonl", "--exit-zero"], capture_output=True, check=True, cwd=ROOT)
    lines = []
    for record in map(json.loads, saved.stdout.decode().splitlines()):
        text = {side: [s["text"] for s in record["segments"][side]] for side in ("source", "target")}
        lines.append({"id": record["id"], "src": text["source"] or None, "mt": text["target"]})
        for number, bead in enumerate(record["beads"]):
            if bead["target"]:
                one = {side: " ".join(text[side][n] for n in bead[side]) for side in text}
                lines.append({"id": f"{record['id']}#{number}", "src": one["source"] or None, "mt": one["target"]})
    lines += [{"id": f"name{n}", "src": source, "mt": target} for n, (source, target) in enumerate([*AGREE, DIFFER])]
    text = [json.dumps(line, ensure_ascii=False) for line in lines]
    # Nothing in, one error record out, each.
    text[5:5] = ["", "not json", '{"id": "no mt"}', '{"id": 7, "mt": 7}', '{"id": "half", "mt": "cut']
    (folder / "corpus.jsonl").write_text("\n".join(text) + "\n", encoding="utf-8")
    out = direct(binary, folder)
    (folder / "direct.jsonl").write_bytes(out)
    records = [json.loads(line) for line in out.decode().splitlines()]
    assert len(records) == len(text), f"{len(text)} lines in, {len(records)} out"
    assert sum(r["error"] is not None for r in records) == 5
    step(f"{len(records)} lines in one process")


def install_parallel():
    if shutil.which("parallel"):
        return
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    quiet = {"check": True, "stdout": subprocess.DEVNULL}
    subprocess.run([*sudo, "apt-get", "update", "-qq"], **quiet)
    subprocess.run([*sudo, "apt-get", "install", "-qq", "--no-install-recommends", "parallel"], **quiet)


def parallel(binary, folder):
    want = (folder / "direct.jsonl").read_bytes()
    for block in ("4k", "64k"):
        command = ["parallel", "--will-cite", "--pipe", "-k", "-j2", "--halt", "2", "--block", block, binary, "filter"]
        with open(folder / "corpus.jsonl", "rb") as lines:
            done = subprocess.run(command, stdin=lines, capture_output=True, check=True)
        assert done.stdout == want, f"GNU parallel with blocks of {block} gives other bytes"
        step(f"GNU parallel --pipe -k --block {block}: the same bytes")
    with open(folder / "corpus.jsonl", "rb") as lines:
        done = subprocess.run([*command, "--strict"], stdin=lines, capture_output=True)
    assert done.returncode != 0, "--strict stops the job"


def spark(binary, folder):
    """Inside the environment that has PySpark."""
    from pyspark import SparkConf, SparkContext

    want = (folder / "direct.jsonl").read_text(encoding="utf-8").splitlines()
    context = SparkContext(conf=SparkConf().setMaster("local[2]").set("spark.ui.showConsoleProgress", "false"))
    context.setLogLevel("OFF")
    for partitions in (1, 2, 7, 16):
        lines = context.textFile(str(folder / "corpus.jsonl"), partitions)
        got = lines.pipe(f"{binary} filter", checkCode=True).collect()
        assert got == want, f"Spark with {partitions} partitions gives other lines"
        step(f"PySpark pipe, {lines.getNumPartitions()} partitions: the same {len(got)} lines")
    broken = context.textFile(str(folder / "corpus.jsonl"), 7).pipe(f"{binary} filter --strict", checkCode=True)
    try:
        broken.count()
    except Exception:
        step("--strict with checkCode=True fails the job")
    else:
        sys.exit("--strict let a broken line pass")
    context.stop()


def two_passes(binary, folder, python):
    names = subprocess.run(
        [binary, "names", "--merge", "--emit", "-"], input=direct(binary, folder, "--emit", "names"),
        capture_output=True, check=True,
    ).stdout
    (folder / "names.json").write_bytes(names)
    want = direct(binary, folder, "--names", str(folder / "names.json"))
    code = b'"NAM015"'
    assert code in want and code not in (folder / "direct.jsonl").read_bytes(), "only the names of all show it"
    env = dict(os.environ, PYSPARK_PYTHON=python, SPARK_LOCAL_IP="127.0.0.1")
    script = [python, str(ROOT / "docs" / "spark.py"), binary, str(folder / "corpus.jsonl"), str(folder / "out"), "7"]
    subprocess.run(script, check=True, env=env, stderr=subprocess.DEVNULL)
    assert (folder / "out" / "names.json").read_bytes() == names, "the names of seven partitions are the names of one"
    parts = sorted((folder / "out" / "checked").glob("part-*"))
    assert b"".join(p.read_bytes() for p in parts) == want, "the second pass gives other bytes"
    step(f"two passes with Spark over {len(parts)} partitions: the same names, the same bytes")


if __name__ == "__main__":
    main(sys.argv[1])
