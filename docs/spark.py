"""Checks a corpus with Spark in two passes: the names of all documents first, then findings that know them.

    spark-submit docs/spark.py ALIGN CORPUS OUT [PARTITIONS]

ALIGN is the program as the workers reach it, CORPUS a text file (or a folder of them) of {"id","src","mt"} lines, OUT a
folder that driver and workers share. Written are OUT/names.json and, as Spark's text files, OUT/checked.
"""

import pathlib
import sys

from pyspark import SparkConf, SparkContext


def main(align, corpus, out, partitions=8):
    spark = SparkContext(conf=SparkConf().setIfMissing("spark.master", "local[*]").setAppName("align"))
    spark.setLogLevel("ERROR")
    lines = spark.textFile(corpus, int(partitions))

    # First pass: a line of names for each document, merged in each partition, then for all. Merging is commutative, so
    # neither the number of partitions nor their order shows in the result. Without checkCode Spark takes the output of
    # a program that failed for a result.
    merge = f"{align} names --merge --emit -"
    names = lines.pipe(f"{align} filter --emit names", checkCode=True).pipe(merge, checkCode=True).collect()
    names = spark.parallelize(names, 1).pipe(merge, checkCode=True).collect()
    given = pathlib.Path(out, "names.json")
    given.parent.mkdir(parents=True, exist_ok=True)
    given.write_text("\n".join(names) + "\n", encoding="utf-8")

    # Second pass: a pure function of the line and of those names.
    checked = lines.pipe(f"{align} filter --names {given}", checkCode=True)
    checked.saveAsTextFile(str(pathlib.Path(out, "checked")))
    read, written = lines.count(), spark.textFile(str(pathlib.Path(out, "checked"))).count()
    spark.stop()
    if read != written:
        sys.exit(f"{read} lines went in, {written} came out")
    print(f"{written} lines checked")


if __name__ == "__main__":
    main(*sys.argv[1:])
