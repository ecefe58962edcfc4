"""Training data of the quality score: human judgements of MLQE-PE (CC0) and damage planted in its good English.

    python models/quality_data.py ../shared/eval OUT

reads `mlqe_ruen.dev.jsonl.gz` and writes into OUT

* `sentences.jsonl`  every distinct sentence, one JSON string a line; the rest refers to them by number;
* `items.jsonl`      {"source", "target": numbers, "doc", "split", "z", "tags", "source_tags": byte spans judged BAD};
* `pairs.jsonl`      {"source", "good", "bad": numbers, "doc", "kind", "tags": byte spans of `bad` that were planted}.

Damage is of our own making, about thirty kinds; the benchmark the score is measured on (DEMETR) is not read. A fixed
seed makes the files the same on every run. Needs Python only.
"""

import bisect
import collections
import gzip
import json
import os
import random
import re
import sys

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
TOKEN = re.compile(r"\w+(?:['’-]\w+)*|[^\w\s]")
PER_SENTENCE = 4

FUNCTION = set(
    "a an the this that these those of in on at to for from by with about into over under between through during without "
    "and or but nor so yet if because although while when where which who whom whose what how why as than then there "
    "i you he she it we they me him her us them my your his its our their is are was were be been being am do does did "
    "have has had will would can could shall should may might must not no n't up out off down only also just even very "
    "more most such some any all each every both few many much other another".split()
)
PREPOSITIONS = "of in on at to for from by with about into over under between through during without across against".split()
DETERMINERS = "a an the this that these those some any".split()
CONJUNCTIONS = "and or but because although while when if that which who".split()
AUXILIARY = {
    "is": ["was", "are", "will be", "has been"], "are": ["were", "is", "will be", "have been"],
    "was": ["is", "were", "will be"], "were": ["are", "was", "will be"], "has": ["had", "have", "will have"],
    "have": ["had", "has", "will have"], "had": ["has", "have", "will have"], "will": ["would", "did", "had"],
    "would": ["will", "did"], "can": ["could", "must"], "could": ["can"], "do": ["did"], "does": ["did", "do"],
    "did": ["does", "do", "will"], "may": ["might", "must"], "must": ["could", "need not"], "should": ["shall", "would have"],
}
PRONOUNS = [["he", "she", "it", "they"], ["him", "her", "them"], ["his", "her", "its", "their"], ["himself", "herself", "itself"]]
CASES = {"he": "him", "she": "her", "they": "them", "we": "us", "i": "me", "him": "he", "them": "they", "us": "we",
         "me": "I", "it": "its", "my": "me", "our": "us", "their": "they", "his": "him", "her": "she", "who": "whose"}
ADDED = ("very big small old new young former so-called real first last great whole few many several other entire "
         "probably never always often only quickly recently completely finally strangely unfortunately again today "
         "also hardly almost slowly allegedly foreign military local social political good bad red secret famous "
         "not all some most every no his her their our another three two").split()
OPPOSITE = [w.split("/") for w in (
    "big/small large/little high/low old/new old/young first/last good/bad best/worst more/less more/fewer before/after above/below "
    "over/under up/down in/out inside/outside always/never often/rarely all/none everyone/nobody everything/nothing "
    "increase/decrease increased/decreased rise/fall rose/fell growth/decline win/lose won/lost victory/defeat "
    "buy/sell bought/sold open/close opened/closed start/end started/ended begin/finish began/finished enter/leave "
    "arrive/leave arrived/left love/hate loved/hated friend/enemy friends/enemies peace/war life/death rich/poor "
    "strong/weak hot/cold early/late long/short fast/slow easy/difficult easily/hardly right/wrong right/left true/false "
    "public/private legal/illegal possible/impossible necessary/unnecessary happy/unhappy known/unknown same/different "
    "many/few much/little most/least with/without to/from for/against men/women man/woman boy/girl father/mother "
    "son/daughter brother/sister husband/wife day/night morning/evening today/yesterday summer/winter north/south "
    "east/west top/bottom front/back near/far major/minor maximum/minimum positive/negative allow/forbid allowed/forbidden "
    "accept/reject accepted/rejected agree/refuse agreed/refused support/oppose supported/opposed create/destroy "
    "created/destroyed remember/forget remembered/forgot ask/answer asked/answered give/take gave/took push/pull "
    "success/failure domestic/foreign internal/external modern/ancient safe/dangerous clean/dirty full/empty "
    "heavy/light hard/soft dark/bright alive/dead innocent/guilty present/absent better/worse higher/lower "
    "later/earlier older/younger yes/no").split()]


class Damage:
    """Plants one defect; each method returns (text, [(start, end) of planted words]) or None where it cannot."""

    def __init__(self, english, rng):
        self.rng = rng
        count = collections.Counter(w for s in english for w in WORD.findall(s))
        self.vocabulary = sorted(w for w, c in count.items() if w.islower() and len(w) > 3 and w not in FUNCTION and c > 1)
        self.names = sorted(w for w, c in count.items() if w[0].isupper() and w[1:].islower() and count[w.lower()] == 0 and len(w) > 3)
        self.lower = sorted(w for w in count if w.islower() and len(w) > 3)
        self.known = set(self.lower)
        self.opposite = collections.defaultdict(list)
        for a, b in OPPOSITE:
            self.opposite[a].append(b)
            self.opposite[b].append(a)
        # Words seen in the same surroundings (one word before, one after) replace each other plausibly.
        around = collections.defaultdict(set)
        for s in english:
            words = WORD.findall(s.lower())
            for a, w, b in zip(["<"] + words, words, words[1:] + [">"]):
                if w in self.known and w not in FUNCTION:
                    around[a, ""].add(w)
                    around["", b].add(w)
        self.around = {k: sorted(v) for k, v in around.items() if len(v) > 2}
        self.english = english

    # -- helpers
    def tokens(self, text):
        return [(m.start(), m.end(), m.group()) for m in TOKEN.finditer(text)]

    def pick(self, text, keep):
        found = [t for t in self.tokens(text) if keep(t[2])]
        return self.rng.choice(found) if found else None

    def put(self, text, start, end, new):
        """`text` with start..end replaced; the planted span."""
        return text[:start] + new + text[end:], ([(start, start + len(new))] if new else [])

    def cut(self, text, start, end):
        head, tail = text[:start].rstrip(), text[end:].lstrip()
        glue = "" if not head or not tail or tail[0] in ",.;:!?)" else " "
        out = head + glue + tail
        if start == 0 and out and self.rng.random() < 0.7:
            out = out[0].upper() + out[1:]
        return out, []

    def like(self, old, new):
        return new[0].upper() + new[1:] if old[:1].isupper() else new

    def content(self, w):
        return w.isalpha() and len(w) > 3 and w.lower() not in FUNCTION

    def swap_word(self, text, keep, new):
        t = self.pick(text, keep)
        if not t:
            return None
        word = new(t)
        if not word or word.lower() == t[2].lower():
            return None
        return self.put(text, t[0], t[1], self.like(t[2], word))

    # -- what is missing
    def drop_content(self, text):
        t = self.pick(text, self.content)
        return t and self.cut(text, t[0], t[1])

    def drop_function(self, text):
        t = self.pick(text, lambda w: w.lower() in FUNCTION)
        return t and self.cut(text, t[0], t[1])

    def drop_name(self, text):
        found = [m for m in re.finditer(r"(?<=[a-z,] )[A-Z]\w+(?: [A-Z]\w+)*", text)]
        m = found and self.rng.choice(found)
        return m and self.cut(text, m.start(), m.end())

    def drop_phrase(self, text):
        toks = self.tokens(text)
        n = self.rng.randint(2, 5)
        if len(toks) < n + 4:
            return None
        at = self.rng.randrange(len(toks) - n)
        return self.cut(text, toks[at][0], toks[at + n - 1][1])

    def drop_prepositional(self, text):
        toks = self.tokens(text)
        starts = [i for i, t in enumerate(toks) if t[2].lower() in PREPOSITIONS]
        if not starts:
            return None
        at = self.rng.choice(starts)
        end = at + 1
        while end < len(toks) - 1 and end - at < 6 and toks[end][2].lower() in FUNCTION and toks[end][2].lower() not in PREPOSITIONS:
            end += 1
        while end < len(toks) - 1 and end - at < 6 and self.content(toks[end][2]) and self.rng.random() < 0.7:
            end += 1
        return self.cut(text, toks[at][0], toks[max(at, end - 1)][1])

    def truncate(self, text):
        toks = self.tokens(text)
        if len(toks) < 8:
            return None
        return text[: toks[self.rng.randint(len(toks) // 3, len(toks) - 3)][1]], []

    # -- what is wrong
    def replace_random(self, text):
        return self.swap_word(text, self.content, lambda t: self.rng.choice(self.vocabulary))

    def replace_plausible(self, text):
        toks = [t for t in self.tokens(text) if t[2][0].isalpha()]
        where = [i for i, t in enumerate(toks) if self.content(t[2]) and t[2].islower()]
        self.rng.shuffle(where)
        for i in where:
            before = toks[i - 1][2].lower() if i else "<"
            after = toks[i + 1][2].lower() if i + 1 < len(toks) else ">"
            fit = self.around.get((before, ""), []) + self.around.get(("", after), [])
            both = sorted(set(self.around.get((before, ""), [])) & set(self.around.get(("", after), [])))
            fit = [w for w in (both or fit) if w[:4] != toks[i][2][:4]]
            if fit:
                return self.put(text, toks[i][0], toks[i][1], self.rng.choice(fit))
        return None

    def replace_opposite(self, text):
        return self.swap_word(text, lambda w: w.lower() in self.opposite, lambda t: self.rng.choice(self.opposite[t[2].lower()]))

    def replace_name(self, text):
        found = [m for m in re.finditer(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?: [A-Z][a-z]+)*", text)]
        m = found and self.rng.choice(found)
        if not m:
            return None
        return self.put(text, m.start(), m.end(), " ".join(self.rng.choice(self.names) for _ in m.group().split()))

    def related(self, text):
        """Another word of the same stem: demonstrated → demonstration."""
        def new(t):
            w = t[2].lower()
            stem = w[: max(4, len(w) - 4)]
            at = bisect.bisect_left(self.lower, stem)
            near = []
            while at < len(self.lower) and self.lower[at].startswith(stem):
                if self.lower[at] != w and abs(len(self.lower[at]) - len(w)) < 6:
                    near.append(self.lower[at])
                at += 1
            return near and self.rng.choice(near)
        for _ in range(6):
            got = self.swap_word(text, lambda w: self.content(w) and len(w) > 4, new)
            if got:
                return got
        return None

    def tense(self, text):
        def new(t):
            w = t[2].lower()
            if w in AUXILIARY:
                return self.rng.choice(AUXILIARY[w])
            for a, b in (("ied", "ies"), ("ed", "s"), ("ed", ""), ("ed", "es"), ("d", "s"), ("s", "ed"), ("es", "ed"), ("s", "d"), ("ing", "ed"), ("ed", "ing")):
                if w.endswith(a) and len(w) > len(a) + 2:
                    v = w[: -len(a)] + b
                    if v in self.known:
                        return self.rng.choice([v, v, "will " + w[: -len(a)]]) if b in ("s", "es") and w[: -len(a)] in self.known else v
            return None
        for _ in range(6):
            got = self.swap_word(text, lambda w: w.lower() in AUXILIARY or (self.content(w) and w.islower() and w.endswith(("ed", "s", "ing"))), new)
            if got:
                return got
        return None

    def aspect(self, text):
        def new(t):
            w = t[2].lower()
            for end, base in (("ied", "y"), ("ed", ""), ("ed", "e"), ("s", ""), ("es", "")):
                if w.endswith(end):
                    stem = w[: -len(end)] + base
                    ing = (stem[:-1] if stem.endswith("e") else stem) + "ing"
                    if ing in self.known and len(ing) > 5:
                        be = self.rng.choice(["was", "were", "had been", "is", "has been"] if end.endswith("ed") else ["is", "are", "has been", "was"])
                        return be + " " + ing
            return None
        for _ in range(8):
            got = self.swap_word(text, lambda w: self.content(w) and w.islower() and w.endswith(("ed", "s")), new)
            if got:
                return got
        return None

    def perfect(self, text):
        """A simple past made a perfect of another time or another number."""
        return self.swap_word(text, lambda w: w.islower() and len(w) > 4 and w.endswith("ed"),
                              lambda t: self.rng.choice(["have ", "had ", "has ", "is ", "would have ", "did "]) + t[2])

    def number(self, text):
        found = list(re.finditer(r"\d+", text))
        m = found and self.rng.choice(found)
        if not m:
            return None
        digits = list(m.group())
        at = self.rng.randrange(len(digits))
        digits[at] = self.rng.choice([d for d in "123456789" if d != digits[at]])
        return self.put(text, m.start(), m.end(), "".join(digits))

    def negation(self, text):
        m = re.search(r" not\b|n't\b", text)
        if m and self.rng.random() < 0.7:
            if m.group() == "n't" and text[: m.start()].endswith(("ca", "wo")):
                return None
            return text[: m.start()] + text[m.end():], []
        t = self.pick(text, lambda w: w in AUXILIARY)
        if not t:
            return None
        return text[: t[1]] + " not" + text[t[1]:], [(t[0], t[1] + 4)]

    def gender(self, text):
        forms = {w: [v for v in row if v != w] for row in PRONOUNS for w in row}
        return self.swap_word(text, lambda w: w.lower() in forms, lambda t: self.rng.choice(forms[t[2].lower()]))

    def pronoun_case(self, text):
        return self.swap_word(text, lambda w: w.lower() in CASES, lambda t: CASES[t[2].lower()])

    def function_word(self, text):
        groups = [PREPOSITIONS, PREPOSITIONS, DETERMINERS, CONJUNCTIONS]
        group = self.rng.choice(groups)
        return self.swap_word(text, lambda w: w.lower() in group, lambda t: self.rng.choice(group))

    def question(self, text):
        if not text.endswith("."):
            return None
        body = text[:-1]
        start = self.rng.choice(["Did ", "Does ", "Is ", "Will ", "Has ", ""])
        return (start + (body[0].lower() + body[1:] if start else body) + "?",
                [(0, len(start))] if start else [])

    # -- what is too much
    def add_word(self, text):
        t = self.pick(text, lambda w: self.content(w) and w.islower())
        if not t:
            return None
        new = self.rng.choice(ADDED if self.rng.random() < 0.7 else self.vocabulary)
        return text[: t[0]] + new + " " + text[t[0]:], [(t[0], t[0] + len(new))]

    def repeat(self, text):
        t = self.pick(text, lambda w: w.isalpha())
        if not t:
            return None
        new = (" " + t[2]) * self.rng.choice([1, 1, 2, 3])
        return text[: t[1]] + new + text[t[1]:], [(t[1], t[1] + len(new))]

    # -- order
    def swap(self, text):
        toks = [t for t in self.tokens(text)]
        where = [i for i in range(len(toks) - 1) if toks[i][2].isalpha() and toks[i + 1][2].isalpha() and toks[i][2].lower() != toks[i + 1][2].lower()]
        if not where:
            return None
        a, b = (toks[i] for i in (lambda i: (i, i + 1))(self.rng.choice(where)))
        return text[: a[0]] + b[2] + text[a[1]: b[0]] + a[2] + text[b[1]:], [(a[0], b[1])]

    def move(self, text):
        toks = [t for t in self.tokens(text) if t[2].isalpha()]
        if len(toks) < 6:
            return None
        t = self.rng.choice(toks)
        rest, _ = self.cut(text, t[0], t[1])
        spots = [x for x in self.tokens(rest) if abs(x[0] - t[0]) > 8 and x[2].isalpha()]
        if not spots:
            return None
        s = self.rng.choice(spots)
        return rest[: s[0]] + t[2] + " " + rest[s[0]:], [(s[0], s[0] + len(t[2]))]

    def shuffle(self, text):
        words = text.split()
        if len(words) < 4:
            return None
        if self.rng.random() < 0.5:
            n = min(len(words), self.rng.randint(3, 6))
            at = self.rng.randint(0, len(words) - n)
        else:
            n, at = len(words), 0
        part = words[at: at + n]
        self.rng.shuffle(part)
        if part == words[at: at + n]:
            return None
        start = len(" ".join(words[:at])) + (at > 0)
        return " ".join(words[:at] + part + words[at + n:]), [(start, start + len(" ".join(part)))]

    # -- letters and marks
    def typo(self, text):
        t = self.pick(text, lambda w: w.isalpha() and len(w) > 3)
        if not t:
            return None
        w, i = t[2], self.rng.randrange(1, len(t[2]) - 1)
        letter = self.rng.choice("abcdefghijklmnoprstuvwy")
        new = self.rng.choice([w[:i] + w[i + 1:], w[:i] + w[i + 1:], w[:i] + w[i + 1] + w[i] + w[i + 2:], w[:i] + letter + w[i:], w[:i] + letter + w[i + 1:]])
        if new == w or new.lower() in self.known:
            return None
        return self.put(text, t[0], t[1], new)

    def lower_all(self, text):
        new = text.lower()
        return (new, [(m.start(), m.end()) for m in WORD.finditer(text) if m.group() != m.group().lower()]) if new != text else None

    def lower_first(self, text):
        return (text[0].lower() + text[1:], [(0, 1)]) if text[:1].isupper() and not text.startswith("I ") else None

    def lower_name(self, text):
        found = list(re.finditer(r"(?<=[a-z,] )[A-Z][a-z]{2,}", text))
        m = found and self.rng.choice(found)
        return m and self.put(text, m.start(), m.end(), m.group().lower())

    def capital(self, text):
        t = self.pick(text, lambda w: w.islower() and len(w) > 2)
        return t and t[0] > 0 and self.put(text, t[0], t[1], t[2].capitalize()) or None

    def final_mark(self, text):
        return (text[:-1], []) if text[-1:] in ".?!" else None

    def mark(self, text):
        t = self.pick(text, lambda w: w.isalpha())
        if not t or t[1] >= len(text) - 1:
            return None
        new = self.rng.choice(",.;:'\"-!?()[]/")
        return text[: t[1]] + new + text[t[1]:], [(t[0], t[1] + 1)]

    def spaced(self, text):
        new = " ".join(TOKEN.findall(text))
        return (new, []) if new != text else None

    # -- the Russian side shows
    def untranslated(self, text, source):
        words = [w for w in WORD.findall(source) if len(w) > 3]
        t = self.pick(text, self.content)
        return self.put(text, t[0], t[1], self.rng.choice(words).lower()) if t and words else None

    def other(self, text):
        new = self.rng.choice(self.english)
        return (new, []) if new != text else None

    def empty(self, text):
        return self.rng.choice([".", "…", text.split()[0], "-"]), []


KINDS = [  # name, weight
    ("drop_content", 8), ("drop_function", 4), ("drop_name", 3), ("drop_phrase", 4), ("drop_prepositional", 4), ("truncate", 1.5),
    ("replace_random", 4), ("replace_plausible", 10), ("replace_opposite", 5), ("replace_name", 4), ("related", 6), ("tense", 6),
    ("aspect", 6), ("perfect", 2), ("number", 12), ("negation", 4), ("gender", 3), ("pronoun_case", 2), ("function_word", 5), ("question", 2.5),
    ("add_word", 6), ("repeat", 3), ("swap", 5), ("move", 3), ("shuffle", 3), ("typo", 5), ("lower_all", 1), ("lower_first", 1.5),
    ("lower_name", 2), ("capital", 1), ("final_mark", 1.5), ("mark", 3), ("spaced", 1), ("untranslated", 3), ("other", 1.5), ("empty", 0.5),
]


def detokenised(text):
    """A post-edit, which the corpus keeps as tokens, as running text."""
    for entity, mark in (("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"), ("``", '"'), ("''", '"'), ("&lt;", "<"), ("&gt;", ">")):
        text = text.replace(entity, mark)
    text = re.sub(r"(?<=\w) (['’](?:s|t|m|d|ll|re|ve)\b)", r"\1", text)
    text = re.sub(r" n 't\b| n't\b", "n't", text)
    text = re.sub(r" +([,.;:!?%)\]»”…])", r"\1", text)
    text = re.sub(r"([(\[«“$#]) +", r"\1", text)
    text = re.sub(r'(^|[\s(])" ([^"]*?) ?"(?=[\s,.;:!?)]|$)', r'\1"\2"', text)
    return re.sub(r"(\w) - (?=\w+ - )|(?<=\d) [-/] (?=\d)", lambda m: m.group().replace(" ", ""), text).strip()


def spans(text, tokens, tags):
    """Byte spans of the tokens judged BAD, by walking the tokens along the text; None if they do not match."""
    at, out = 0, []
    for token, tag in zip(tokens.split(), tags):
        found = text.find(token, at)
        if found < 0:
            token = {"&quot;": '"', "&apos;": "'", "&amp;": "&", "``": '"', "''": '"'}.get(token, token)
            found = text.find(token, at)
            if found < 0 or found > at + 20:
                continue
        at = found + len(token)
        if tag == "BAD":
            out.append([found, at])
    return out


def in_bytes(text, found):
    return [[len(text[:a].encode()), len(text[:b].encode())] for a, b in found]


def main(eval_folder, out):
    os.makedirs(out, exist_ok=True)
    with gzip.open(os.path.join(eval_folder, "mlqe_ruen.dev.jsonl.gz"), "rt", encoding="utf-8") as f:
        rows = [json.loads(line) for line in f]
    rng = random.Random(20261126)
    numbers, sentences = {}, []

    def number(text):
        if text not in numbers:
            numbers[text] = len(sentences)
            sentences.append(text)
        return numbers[text]

    items, pairs = [], []
    for r in rows:
        r["pe"] = detokenised(r["pe"])
        # A quarter of all is one page of proverbs. They have nothing to do with each other: each is a document.
        if "/Русские_пословицы" in r["doc"]:
            r["doc"] += " " + r["src"]
    damage = Damage([r["pe"] for r in rows], rng)
    names, weights = zip(*KINDS)
    for r in rows:
        items.append({
            "source": number(r["src"]), "target": number(r["mt"]), "doc": r["doc"], "split": r["split"], "z": r["da_z"],
            "da": r["da_mean"], "tags": in_bytes(r["mt"], spans(r["mt"], r["mt_tok"], r["tags"])),
            "source_tags": in_bytes(r["src"], spans(r["src"], r["src_tok"], r["src_tags"])),
        })
        if r["hter"] >= 0.15 and r["da_mean"] < 85:
            pairs.append({"source": number(r["src"]), "good": number(r["pe"]), "bad": number(r["mt"]), "doc": r["doc"],
                          "split": r["split"], "kind": "post-edit", "tags": items[-1]["tags"]})
        good = r["mt"] if r["hter"] <= 0.05 and r["da_mean"] >= 75 else r["pe"]
        if len(good.split()) < 4:
            continue
        kinds, tries = set(), 0
        while len(kinds) < PER_SENTENCE and tries < 20:
            tries += 1
            kind = rng.choices(names, weights)[0]
            if kind in kinds:
                continue
            planted = damage.untranslated(good, r["src"]) if kind == "untranslated" else getattr(damage, kind)(good)
            if not planted or planted[0] == good or not planted[0].strip():
                continue
            kinds.add(kind)
            pairs.append({"source": number(r["src"]), "good": number(good), "bad": number(planted[0]), "doc": r["doc"],
                          "split": r["split"], "kind": kind, "tags": in_bytes(planted[0], planted[1])})
    for name, data in (("sentences", sentences), ("items", items), ("pairs", pairs)):
        with open(os.path.join(out, name + ".jsonl"), "w", encoding="utf-8") as f:
            f.writelines(json.dumps(x, ensure_ascii=False) + "\n" for x in data)
    print(len(sentences), "sentences", len(items), "items", len(pairs), "pairs")
    for kind, n in sorted(collections.Counter(p["kind"] for p in pairs).items()):
        print(f"  {kind:20s} {n}")


if __name__ == "__main__":
    main(*sys.argv[1:])
