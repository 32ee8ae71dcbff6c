"""PyTorch eager as a worker: the same words, questions and answers as dev.loopwright.benchmarks.Worker."""

import random
import sys
import time

import numpy
import torch
import torch.nn.functional as F


WORDS = 100001  # rows of the table of an embedding


class Eager:
    def __init__(self, words):
        self.unit = words["unit"]
        self.loss = words["loss"]
        self.shape = [int(n) for n in words["input"].split("x")]
        self.layers = [layer.partition(":") for layer in words["layers"].split(",")]
        self.optimizer_name = words["optimizer"]
        self.rate = float(words["rate"])
        self.dropout = float(words["dropout"])
        self.batch = int(words["batch"])
        self.rows = int(words["rows"])
        self.folder = words["folder"]
        torch.set_num_threads(int(words["threads"]))
        torch.manual_seed(7)
        self.table = self.floats("inputs.bin").reshape(self.rows, *self.shape)
        if self.layers[0][0] == "embedding":
            self.table = self.table.astype("int64") - 1  # tables of ours begin with index 1, for 0 is padding
        self.inputs = torch.from_numpy(self.table)
        targets = torch.from_numpy(self.floats("targets.bin"))
        self.targets = targets.long() if self.loss == "CLASSES" else targets.unsqueeze(1)
        count = min(64, self.rows // self.batch)
        cuts = [slice(b * self.batch, (b + 1) * self.batch) for b in range(count)]
        self.batches = [(self.inputs[c], self.targets[c]) for c in cuts]
        self.reset()

    def floats(self, name):
        return numpy.fromfile(f"{self.folder}/{name}", dtype="<f4")

    def version(self):
        return f"PyTorch {torch.__version__} eager, Python {sys.version.split()[0]}, threads {torch.get_num_threads()}"

    def reset(self):
        self.weights = self.floats("weights.bin")
        layers = []
        shape = self.shape
        for kind, _, size in self.layers:
            if kind == "dense":
                if len(shape) > 1:
                    layers.append(torch.nn.Flatten())
                layers.append(self.dense(numpy.prod(shape), int(size)))
                shape = [int(size)]
            elif kind == "conv":
                layers.append(self.conv(shape[0], int(size)))
                shape = [int(size), *shape[1:]]
            elif kind == "embedding":
                layers.append(self.embedding(int(size)))
                shape = [*shape, int(size)]
            elif kind == "pool":
                layers.append(torch.nn.MaxPool2d(2))
                shape = [shape[0], shape[1] // 2, shape[2] // 2]
            elif kind == "relu":
                layers.append(torch.nn.ReLU())
            elif kind == "dropout":
                layers += [torch.nn.Dropout(self.dropout)] if self.dropout else []
            else:
                raise ValueError(kind)
        self.net = torch.nn.Sequential(*layers)
        self.net.train(self.unit != "PREDICT")
        p = list(self.net.parameters())
        if self.optimizer_name == "sgd":
            self.optimizers = [torch.optim.SGD(p, lr=self.rate)]
        elif self.optimizer_name == "adam":
            self.optimizers = [torch.optim.Adam(p, lr=self.rate)]
        elif self.optimizer_name == "lazy":
            self.optimizers = [torch.optim.SparseAdam(p[:1], lr=self.rate), torch.optim.Adam(p[1:], lr=self.rate)]
        else:
            self.optimizers = [torch.optim.AdamW(p, lr=self.rate, weight_decay=0.01)]

    def take(self, *shape):
        """The next of the starting weights."""
        count = numpy.prod(shape)
        values, self.weights = self.weights[:count], self.weights[count:]
        return torch.from_numpy(values.reshape(shape))

    def dense(self, inputs, units):
        layer = torch.nn.Linear(inputs, units)
        with torch.no_grad():
            layer.weight.copy_(self.take(inputs, units).t())
            layer.bias.copy_(self.take(units))
        return layer

    def embedding(self, width):
        # adam alone wants a gradient of the whole table
        layer = torch.nn.Embedding(WORDS, width, sparse=self.optimizer_name != "adam")
        with torch.no_grad():
            layer.weight.copy_(self.take(WORDS, width))
        return layer

    def conv(self, channels, filters):
        layer = torch.nn.Conv2d(channels, filters, 3, padding=1)
        with torch.no_grad():
            layer.weight.copy_(self.take(3, 3, channels, filters).permute(3, 2, 0, 1))
            layer.bias.copy_(self.take(filters))
        return layer

    def step(self, x, y):
        out = self.net(x)
        if self.loss == "BINARY":
            loss = F.binary_cross_entropy_with_logits(out, y)
        elif self.loss == "CLASSES":
            loss = F.cross_entropy(out, y)
        else:
            loss = F.mse_loss(out, y)
        for optimizer in self.optimizers:
            optimizer.zero_grad(set_to_none=True)
        loss.backward()
        for optimizer in self.optimizers:
            optimizer.step()
        return loss

    def epoch(self):
        order = torch.randperm(self.rows)
        for at in range(0, self.rows, self.batch):
            chosen = order[at : at + self.batch]
            self.step(self.inputs.index_select(0, chosen), self.targets.index_select(0, chosen))

    def predict(self, row):
        row %= self.rows
        with torch.inference_mode():
            out = self.net(torch.from_numpy(self.table[row : row + 1]))
            out = torch.softmax(out, 1) if self.loss == "CLASSES" else torch.sigmoid(out)
            return out[0, 0].item()

    def run(self, at):
        if self.unit == "STEP":
            self.step(*self.batches[at % len(self.batches)])
        elif self.unit == "EPOCH":
            self.epoch()
        else:
            self.predict(at)

    def losses(self, count):
        self.reset()
        if self.unit == "PREDICT":
            return [self.predict(i) for i in range(count)]
        return [self.step(*self.batches[i % len(self.batches)]).item() for i in range(count)]

    def round(self, nanos):
        self.reset()
        units, spent, began = 0, 0, time.perf_counter_ns()
        while spent < nanos:
            self.run(units)
            units += 1
            spent = time.perf_counter_ns() - began
        return spent / units

    def latency(self, count):
        nanos = []
        for i in range(count):
            began = time.perf_counter_ns()
            self.run(i)
            nanos.append(time.perf_counter_ns() - began)
        nanos.sort()
        return [nanos[min(count - 1, int(s * count))] for s in (0.5, 0.9, 0.99, 0.999, 1)]


def main():
    random.seed(7)
    eager = Eager(dict(word.split("=", 1) for word in sys.argv[1:]))
    print("ready", eager.version(), flush=True)
    for line in sys.stdin:
        question, *number = line.split()
        if question == "quit":
            return
        if question == "losses":
            print("losses", *eager.losses(int(number[0])), flush=True)
        elif question == "round":
            print("round %.3f" % eager.round(int(number[0]) * 1_000_000), flush=True)
        elif question == "latency":
            print("latency", *eager.latency(int(number[0])), flush=True)


main()
