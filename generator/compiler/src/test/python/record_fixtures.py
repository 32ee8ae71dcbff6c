#!/usr/bin/env python3
"""Records what PyTorch makes of small networks, for PyTorchAgreementTest to compare with generated code.

    python3 generator/compiler/src/test/python/record_fixtures.py [NAME…]

needs PyTorch (Debian: python3-torch, and that python3) and writes src/test/resources/dev/loopwright/compiler/pytorch/*.txt
beside the .model files of the same names. It does not read them: network, loss and optimizers are said here a second time.

A fixture is a text file of lines `key: words`. First the table (`input` lines, one for each row, a `target` line for each
target and perhaps a `weight` line that says how much each row counts), then the starting weights (`start NAME: numbers`, those of a dense layer input by input: [inputs, units]), then for each
optimizer `optimizer: as the .model writes it`, `losses:` of all steps, `evaluated:` with the losses of the batches in
evaluation mode after the last step, and `end NAME: numbers`. Running means and variances stand behind what is trained. Batches are rows 0..7,
8..15, … in order, the last of each epoch smaller, for five epochs: 50 steps. Everything is float32, as PyTorch prints
it shortest.

Each run is repeated in float64; where the two differ by more than a third of what the test allows, the recording stops:
such a fixture would measure luck.
"""

import copy
import pathlib
import sys

import numpy
import torch
import torch.nn.functional as functional

ROWS = 77
BATCH = 8
EPOCHS = 5
TOLERANCE = 3e-5
LABELS = 4
WORDS = 6
RESOURCES = pathlib.Path(__file__).parents[1] / "resources/dev/loopwright/compiler/pytorch"

OPTIMIZERS = {
    "sgd(rate: 0.1)": lambda p: torch.optim.SGD(p, lr=0.1),
    "sgd(rate: 0.02, momentum: 0.9)": lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9),
    "sgd(rate: 0.02, momentum: 0.9, nesterov: yes)": lambda p: torch.optim.SGD(
        p, lr=0.02, momentum=0.9, nesterov=True
    ),
    "adam(rate: 0.01)": lambda p: torch.optim.Adam(p, lr=0.01),
    "adamw(rate: 0.01, decay: 0.05)": lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.05),
}


def weights_squared(net):
    return sum((layer.weight**2).sum() for layer in net if isinstance(layer, torch.nn.Linear))


def binary(net, x, y):
    return functional.binary_cross_entropy_with_logits(net(x)[:, 0], y)


def classes(net, x, y):
    return functional.cross_entropy(net(x), y.long())


def squared(net, x, y):
    return functional.mse_loss(net(x)[:, 0], y)


def huber(net, x, y):
    return functional.huber_loss(net(x)[:, 0], y, delta=1.0) + 1e-2 * weights_squared(net)


def absolute(net, x, y):
    return functional.l1_loss(net(x)[:, 0], y) + 1e-2 * weights_squared(net)


def balanced(net, x, y, w):
    logits, smoothed = net(x)[:, 0], 0.9 * y + 0.05
    return (w * functional.binary_cross_entropy_with_logits(logits, smoothed, reduction="none")).mean()


def weighted(net, x, y, w):
    return (w * functional.cross_entropy(net(x), y.long(), label_smoothing=0.2, reduction="none")).mean()


def labels(net, x, y):
    """A mean over rows: PyTorch's own divides by the sum of the weights."""
    weights = torch.tensor([0.5, 1, 2.5], dtype=x.dtype)
    return functional.cross_entropy(net(x), y.long(), weight=weights, reduction="sum") / len(y)


def counts(net, x, y, w):
    return (w * functional.poisson_nll_loss(net(x)[:, 0], y, log_input=True, reduction="none")).mean()


def shares(net, x, y):
    return functional.kl_div(functional.log_softmax(net(x), 1), y, reduction="batchmean")


def directions(net, x, y):
    return -functional.cosine_similarity(net(x), y).mean()


def pairs(net, x, y):
    left, right = net(x)
    return functional.cosine_embedding_loss(left, right, 2 * y - 1, margin=0.2)


class Pair(torch.nn.Module):
    """Two layers that look at the same row."""

    def __init__(self):
        super().__init__()
        self.left = torch.nn.Linear(10, 5)
        self.right = torch.nn.Linear(10, 5)

    def forward(self, x):
        return torch.tanh(self.left(x)), self.right(x)


class Embedded(torch.nn.Module):
    """The last column is the number of a label, for which a row of a table stands beside the other columns."""

    def __init__(self):
        super().__init__()
        self.table = torch.nn.Embedding(LABELS, 3)

    def forward(self, x):
        return torch.cat([x[:, :-1], self.table(x[:, -1].long())], 1)


def normalising():
    return torch.nn.Sequential(torch.nn.BatchNorm1d(8), torch.nn.PReLU(), torch.nn.LayerNorm(8))


class Picture(torch.nn.Module):
    """Makes rows images or sequences."""

    def __init__(self, *sizes):
        super().__init__()
        self.sizes = sizes

    def forward(self, x):
        return x.reshape(-1, *self.sizes)


def images():
    """Padding, pools that overlap and pools that do not, strides, groups, a kernel that is no square."""
    return torch.nn.Sequential(
        Picture(2, 6, 7),
        torch.nn.Conv2d(2, 4, 3, padding=1),
        torch.nn.Tanh(),
        torch.nn.MaxPool2d(2, stride=1),
        torch.nn.Conv2d(4, 6, (2, 3), stride=(1, 2), padding=1, groups=2),
        torch.nn.GELU(),
        torch.nn.AvgPool2d(2, stride=2, padding=1),
        torch.nn.Flatten(),
        torch.nn.Linear(6 * 4 * 2, 1),
    )


def dilated():
    """Dilation, a depthwise convolution, windows side by side, the largest value of a channel."""
    return torch.nn.Sequential(
        Picture(3, 7, 7),
        torch.nn.Conv2d(3, 16, 3, dilation=2, padding=2),
        torch.nn.Tanh(),
        torch.nn.MaxPool2d(2),
        torch.nn.Conv2d(16, 16, 3, padding=1, groups=16, bias=False),
        torch.nn.GELU(),
        torch.nn.AdaptiveMaxPool2d(1),
        torch.nn.Flatten(),
        torch.nn.Linear(16, 1),
    )


def normed():
    """Channels of images normalised over the batch, and prelu."""
    return torch.nn.Sequential(
        Picture(2, 5, 4),
        torch.nn.Conv2d(2, 8, 3, padding=1, bias=False),
        torch.nn.BatchNorm2d(8),
        torch.nn.PReLU(),
        torch.nn.AdaptiveAvgPool2d(1),
        torch.nn.Flatten(),
        torch.nn.Linear(8, 1),
    )


class Levels(torch.nn.Module):
    """Norms over whole images. Those of rows have scales of [channels, height, width]."""

    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv2d(2, 4, 3, padding=1)
        self.layer = torch.nn.LayerNorm([4, 5, 4])
        self.rms = RmsNorm(4, 5, 4)
        self.output = torch.nn.Linear(4, 1)

    def forward(self, x):
        level = functional.gelu(self.layer(torch.tanh(self.conv(x.reshape(-1, 2, 5, 4)))))
        return self.output(self.rms(level).mean((2, 3)))


class Axes(torch.nn.Module):
    """Softmax and concat along axes of images, and the largest of windows that reach beyond the edge."""

    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv2d(2, 3, 3, padding=1)
        self.most = torch.nn.MaxPool2d(3, stride=2, padding=1)
        self.output = torch.nn.Linear(6, 1)

    def forward(self, x):
        edges = torch.tanh(self.conv(x.reshape(-1, 2, 5, 4)))
        shares = torch.cat([torch.softmax(edges, 1), torch.softmax(edges, 3)], 1)
        return self.output(self.most(torch.cat([shares, torch.cat([edges, edges], 1)], 2)).mean((2, 3)))


def sequences():
    """Convolutions along one axis: strides, dilation, the mean over all steps. Steps come first with us."""
    return torch.nn.Sequential(
        Picture(9, 3),
        Swapped(),
        torch.nn.Conv1d(3, 5, 3, stride=2, padding=1),
        torch.nn.Tanh(),
        torch.nn.Conv1d(5, 6, 2, dilation=2),
        torch.nn.GELU(),
        torch.nn.AdaptiveAvgPool1d(1),
        torch.nn.Flatten(),
        torch.nn.Linear(6, 1),
    )


class Swapped(torch.nn.Module):
    """[steps, features] as [features, steps], as PyTorch wants sequences."""

    def forward(self, x):
        return x.movedim(1, 2)


class RmsNorm(torch.nn.Module):
    """x / sqrt(mean of x^2 + epsilon) * scale over the last axes, as torch.nn.RMSNorm of newer versions."""

    def __init__(self, *sizes, epsilon=1e-5, affine=True):
        super().__init__()
        self.axes = tuple(range(-len(sizes), 0))
        self.epsilon = epsilon
        self.scale = torch.nn.Parameter(torch.ones(sizes)) if affine else None

    def forward(self, x):
        normal = x * torch.rsqrt((x * x).mean(self.axes, keepdim=True) + self.epsilon)
        return normal if self.scale is None else normal * self.scale


class Gated(torch.nn.Module):
    """Norms of rows with and without a scale, glu, a slope for each feature, softmax, concat, and values that are read twice."""

    def __init__(self):
        super().__init__()
        self.wide = torch.nn.Sequential(torch.nn.Linear(6, 12), RmsNorm(12), torch.nn.GLU())
        self.other = torch.nn.Sequential(
            torch.nn.Linear(6, 6, bias=False),
            torch.nn.LayerNorm(6, eps=1e-3, elementwise_affine=False),
            torch.nn.PReLU(6, init=0.1),
        )
        self.shared = torch.nn.Linear(6, 6)
        self.norm = RmsNorm(12, epsilon=1e-4, affine=False)
        self.output = torch.nn.Linear(12, 1)

    def forward(self, x):
        gate, other = self.wide(x), self.other(x)
        mixed = self.shared(torch.tanh(self.shared(gate * other)))
        total = torch.softmax(mixed, 1) + mixed + gate
        return self.output(self.norm(torch.cat([total, other], 1)))


class Steps(torch.nn.Module):
    """Steps of sequences: norms of each, softmax and concat along them, glu, pools, and a norm over the batch with settings."""

    def __init__(self):
        super().__init__()
        self.first = torch.nn.Conv1d(3, 4, 3, padding=1, bias=False)
        self.batch = torch.nn.BatchNorm1d(4, eps=1e-3, momentum=0.3, affine=False)
        self.layer = torch.nn.LayerNorm(4)
        self.rms = RmsNorm(4)
        self.most = torch.nn.MaxPool1d(2, stride=1)
        self.means = torch.nn.AvgPool1d(3, stride=2, padding=1, count_include_pad=False)
        self.output = torch.nn.Linear(15 * 2 + 4 * 4, 1)

    def forward(self, x):
        x = x.reshape(-1, 8, 3)
        edges = torch.tanh(self.batch(self.first(x.movedim(1, 2)))).movedim(1, 2)
        layer, rms = self.layer(edges), self.rms(edges)
        along = functional.glu(torch.cat([torch.softmax(layer, 1) * rms, layer], 1), 2)
        most = self.most(along.movedim(1, 2)).movedim(1, 2)
        means = self.means(rms.movedim(1, 2)).movedim(1, 2)
        return self.output(torch.cat([most.flatten(1), means.flatten(1)], 1))


class Words(torch.nn.Module):
    """Texts as indices: 0 is padding, which has no row in the table, 1 a word that is not in the vocabulary."""

    def __init__(self):
        super().__init__()
        self.table = torch.nn.Parameter(torch.randn(4, WORDS + 1))
        self.conv = torch.nn.Conv1d(4, 5, 3, padding=1)
        self.output = torch.nn.Linear(5, 1)

    def forward(self, x):
        rows = torch.cat([torch.zeros(1, 4, dtype=self.table.dtype), self.table.t()])
        kind = functional.embedding(x.long(), rows, padding_idx=0)
        return self.output(torch.tanh(self.conv(kind.movedim(1, 2))).amax(2))


def texts(random):
    """Indices that a vocabulary of WORDS words gives: the more frequent the smaller, but for the rarest, which is 1."""
    lengths = random.integers(0, 9, size=ROWS)
    drawn = random.choice(WORDS + 1, size=(ROWS, 8), p=numpy.arange(WORDS + 1, 0, -1) / ((WORDS + 1) * (WORDS + 2) / 2))
    drawn[numpy.arange(8) >= lengths[:, None]] = -1
    counts = numpy.bincount(drawn[drawn >= 0], minlength=WORDS + 1)
    order = numpy.argsort(-counts, kind="stable")
    index = numpy.empty(WORDS + 2, int)
    index[order] = numpy.arange(2, WORDS + 3)
    index[order[-1]] = 1
    index[-1] = 0
    return index[drawn]


# name: inputs, hidden units, activation, outputs, loss, kind of target
CASES = {
    "binary": (10, 16, torch.nn.ReLU(), 1, binary, "boolean"),
    "classes": (4, 8, torch.nn.Tanh(), 3, classes, "category"),
    "squared": (6, 8, torch.nn.GELU(), 1, squared, "number"),
    "huber": (6, 8, torch.nn.LeakyReLU(0.01), 1, huber, "number"),
    "absolute": (6, 8, torch.nn.LeakyReLU(0.01), 1, absolute, "number"),
    "normalised": (6, 8, normalising(), 1, squared, "number"),
    "embedded": (5, 8, torch.nn.Tanh(), 1, squared, "number"),
    "images": (2 * 6 * 7, 0, images, 1, squared, "number"),
    "dilated": (3 * 7 * 7, 0, dilated, 1, squared, "number"),
    "normed": (2 * 5 * 4, 0, normed, 1, squared, "number"),
    "sequences": (9 * 3, 0, sequences, 1, squared, "number"),
    "balanced": (10, 16, torch.nn.ReLU(), 1, balanced, "boolean"),
    "weighted": (4, 8, torch.nn.Tanh(), 3, weighted, "category"),
    "labels": (4, 8, torch.nn.Tanh(), 3, labels, "category"),
    "counts": (10, 16, torch.nn.ReLU(), 1, counts, "count"),
    "shares": (4, 8, torch.nn.Tanh(), 3, shares, "shares"),
    "directions": (4, 8, torch.nn.Tanh(), 3, directions, "vector"),
    "pairs": (10, 0, Pair, 1, pairs, "boolean"),
    "gated": (6, 0, Gated, 1, squared, "number"),
    "steps": (8 * 3, 0, Steps, 1, squared, "number"),
    "words": (8, 0, Words, 1, squared, "number"),
    "levels": (2 * 5 * 4, 0, Levels, 1, squared, "number"),
    "axes": (2 * 5 * 4, 0, Axes, 1, squared, "number"),
}

# where the number of the case is not well-conditioned
SEEDS = {"normalised": 7, "normed": 1, "sequences": 1, "counts": 1, "directions": 4, "gated": 12, "steps": 21, "axes": 23, "levels": 22}


def table(inputs, kind, random):
    """Rows with three decimals and targets that the inputs tell something about."""
    x = numpy.round(random.normal(size=(ROWS, inputs)), 3)
    s = x @ random.normal(size=inputs) / inputs**0.5 + 0.3 * random.normal(size=ROWS)
    if kind == "boolean":
        return x, (s > 0).astype(float)
    if kind == "count":
        return x, numpy.round(numpy.exp(numpy.clip(s, -2, 2)))
    if kind in ("shares", "vector"):
        scores = numpy.stack([s, random.normal(size=ROWS), -s], 1)
        shares = numpy.exp(scores) / numpy.exp(scores).sum(1, keepdims=True)
        return x, numpy.round(shares if kind == "shares" else scores, 3)
    if kind == "category":
        return x, numpy.digitize(s, [-0.4, 0.4]).astype(float)
    return x, numpy.round(1.5 * s + 0.5, 3)


def row_weights(name, y, random):
    """How much each row counts: so that both labels count alike, or anything."""
    if name == "balanced":
        rows_with_label = numpy.bincount(y.astype(int))[y.astype(int)]
        return ROWS / (2 * rows_with_label)
    return numpy.round(2 * random.random(ROWS), 3) if name in ("weighted", "counts") else None


def fresh(inputs, units, activation, outputs):
    """In front of everything the table of an embedding, if the case is about that.

    A bias before a batch norm has no gradient but rounding errors, which adam would blow up.
    """
    if units == 0:
        return activation()
    if inputs == CASES["embedded"][0]:
        return torch.nn.Sequential(Embedded(), *fresh(inputs + 2, units, activation, outputs))
    hidden = torch.nn.Linear(inputs, units, bias=not isinstance(activation, torch.nn.Sequential))
    return torch.nn.Sequential(hidden, copy.deepcopy(activation), torch.nn.Linear(units, outputs))


def tensors(net):
    """What is trained, then running statistics."""
    return [*net.parameters(), *(b for b in net.buffers() if b.dim() > 0)]


def network(inputs, units, activation, outputs, start):
    net = fresh(inputs, units, activation, outputs)
    with torch.no_grad():
        for tensor, values in zip(tensors(net), start):
            tensor.copy_(values)
    return net


def train(case, optimizer, x, y, w, start, dtype):
    """Losses of all steps, the losses in evaluation mode after them, and the parameters at the end."""
    inputs, units, activation, outputs, loss_of, _ = case
    net = network(inputs, units, activation, outputs, start).to(dtype)
    x, y = torch.tensor(x, dtype=dtype), torch.tensor(y, dtype=dtype)
    columns = [x, y] if w is None else [x, y, torch.tensor(w, dtype=dtype)]
    update = OPTIMIZERS[optimizer](net.parameters())
    losses = []
    for _ in range(EPOCHS):
        for first in range(0, ROWS, BATCH):
            loss = loss_of(net, *(c[first : first + BATCH] for c in columns))
            update.zero_grad()
            loss.backward()
            update.step()
            losses.append(loss.item())
    net.eval()
    batches = range(0, ROWS, BATCH)
    evaluated = [loss_of(net, *(c[first : first + BATCH] for c in columns)).item() for first in batches]
    return losses, evaluated, [tensor.detach() for tensor in tensors(net)]


def check_well_conditioned(name, single, double):
    for s, d in zip(
        [torch.tensor(single[0]), torch.tensor(single[1]), *single[2]],
        [torch.tensor(double[0]), torch.tensor(double[1]), *double[2]],
    ):
        s, d = s.double(), d.double()
        apart = ((s - d).abs() / d.abs().clamp(min=1e-2)).max().item()
        if not apart <= TOLERANCE:  # nor where losses run away
            raise SystemExit(f"{name}: float32 and float64 differ by {apart:.1e}; choose another seed")


def numbers(values):
    return " ".join(str(v) for v in numpy.asarray(values, dtype=numpy.float32).ravel())


def pictured(key, tensors):
    """Weights of convolutions as [height, width, channels, filters]; PyTorch has the last two first, filters before channels.

    Beside those, a tensor of three axes belongs to a norm of images, which are [height, width, channels].
    """
    images = any(t.dim() == 4 for t in tensors)
    orders = {4: (2, 3, 1, 0), 3: (1, 2, 0) if images else (2, 1, 0), 2: (1, 0), 1: (0,)}
    return [f"{key} tensor{i}: {numbers(t.permute(orders[t.dim()]))}" for i, t in enumerate(tensors)]


def parameters(key, tensors):
    """Weights as [inputs, units]: PyTorch keeps them as [units, inputs]."""
    if len(tensors) not in (4, 5, 10) or any(t.dim() > 2 for t in tensors):
        return pictured(key, tensors)
    names = ["hidden.weights", "hidden.bias", "output.weights", "output.bias"]
    if tensors[0].shape == tensors[-2].shape:
        names = ["left.weights", "left.bias", "right.weights", "right.bias"]
    if len(tensors) == len(names) + 1:
        return [f"{key} kind.weights: {numbers(tensors[0])}", *parameters(key, tensors[1:])]
    if len(tensors) > len(names):
        norms = ["batch.scale", "batch.shift", "prelu.slope", "layer.scale", "layer.shift"]
        names = ["hidden.weights", *norms, *names[2:], "batch.running_mean", "batch.running_variance"]
    return [f"{key} {name}: {numbers(t.t() if t.dim() == 2 else t)}" for name, t in zip(names, tensors)]


def record(name, case, seed):
    torch.manual_seed(seed)
    x, y = table(case[0], case[5], numpy.random.default_rng(seed))
    if name == "embedded":
        x[:, -1] = numpy.random.default_rng(seed).integers(LABELS, size=ROWS)
        y = numpy.round(y + numpy.array([-1, 0.5, 1, -0.5])[x[:, -1].astype(int)], 3)
    if name == "words":
        x = texts(numpy.random.default_rng(seed))
        y = numpy.round(0.5 * y + (x == 3).sum(1) - (x == 5).any(1), 3)
    w = row_weights(name, y, numpy.random.default_rng(seed))
    inputs, units, activation, outputs, _, _ = case
    net = fresh(inputs, units, activation, outputs)
    start = [tensor.detach().clone() for tensor in tensors(net)]
    lines = [f"input: {numbers(row)}" for row in x]
    lines += [f"target: {numbers(column)}" for column in numpy.atleast_2d(y.T)]
    lines += [] if w is None else [f"weight: {numbers(w)}"]
    lines += parameters("start", start)
    for optimizer in OPTIMIZERS:
        single = train(case, optimizer, x, y, w, start, torch.float32)
        check_well_conditioned(f"{name}, {optimizer}", single, train(case, optimizer, x, y, w, start, torch.float64))
        lines += [f"optimizer: {optimizer}", f"losses: {numbers(single[0])}", f"evaluated: {numbers(single[1])}"]
        lines += parameters("end", single[2])
    (RESOURCES / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main():
    torch.set_num_threads(1)
    RESOURCES.mkdir(parents=True, exist_ok=True)
    for seed, (name, case) in enumerate(CASES.items(), start=1):
        if len(sys.argv) < 2 or name in sys.argv[1:]:
            record(name, case, SEEDS.get(name, seed))


if __name__ == "__main__":
    main()
