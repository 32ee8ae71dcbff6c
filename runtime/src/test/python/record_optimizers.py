#!/usr/bin/env python3
"""Records what PyTorch's optimizers and schedules do in 200 steps, for RecordedTest to compare.

    python3 runtime/src/test/python/record_optimizers.py

needs PyTorch (Debian: python3-torch, and that python3) and writes src/test/resources/dev/loopwright/runtime/optimizers.txt
and schedules.txt. Each line of both is `name: numbers`.

An optimizer's line has twelve parameters after 1, 2, 20 and 200 steps, in float32. Parameter i of 0..11 starts at
(i - 5) / 4; its gradient in step t of 0..199 is CURVATURE[i] * (w - i / 8) + ((7 * t + 3 * i) % 11 - 5) / 16, which both
sides compute in float32. A lazy one sees of it only where t + i is a multiple of 3. Each run is repeated in float64;
where the two differ by more than a third of what the test allows, the recording stops: such a line would measure luck.
A schedule's line has the rates of 200 steps in float64.
"""

import pathlib
import warnings

import torch
from torch.optim import lr_scheduler as rates

STEPS = 200
TOLERANCE = 3e-5
MARKS = [1, 2, 20, 200]
CURVATURE = [0.5, 0.75, 1, 1.5, 2, 0.25, 0.5, 1, 1, 3, 0.125, 0.5]
RESOURCES = pathlib.Path(__file__).parents[1] / "resources/dev/loopwright/runtime"



class NAdam(torch.optim.Optimizer):
    """By the formulas of PyTorch's documentation. Its code multiplies mu(t) into the product twice in 1.13 (not in 2.1)."""

    def __init__(self, params, lr):
        super().__init__(params, dict(lr=lr))
        self.t, self.product, self.m, self.v = 0, 1.0, 0, 0

    @torch.no_grad()
    def step(self):
        self.t += 1
        now, after = (0.9 * (1 - 0.5 * 0.96 ** (t * 4e-3)) for t in (self.t, self.t + 1))
        self.product *= now
        for p in self.param_groups[0]["params"]:
            self.m = 0.9 * self.m + 0.1 * p.grad
            self.v = 0.999 * self.v + 0.001 * p.grad**2
            mean = after * self.m / (1 - self.product * after) + (1 - now) * p.grad / (1 - self.product)
            p -= self.param_groups[0]["lr"] * mean / ((self.v / (1 - 0.999**self.t)).sqrt() + 1e-8)


OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.05),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
    "dampening": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, dampening=0.3),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True),
    "adam": lambda p: torch.optim.Adam(p, lr=0.02),
    "adam with settings": lambda p: torch.optim.Adam(p, lr=0.02, betas=(0.8, 0.95), eps=1e-3),
    "lazy adam": lambda p: torch.optim.SparseAdam(p, lr=0.02),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.02, weight_decay=0.1),
    "amsgrad": lambda p: torch.optim.Adam(p, lr=0.02, amsgrad=True),
    "nadam": lambda p: NAdam(p, lr=0.02),
    "radam": lambda p: torch.optim.RAdam(p, lr=0.02),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.01),
    "rmsprop with momentum": lambda p: torch.optim.RMSprop(p, lr=0.005, alpha=0.9, momentum=0.5),
    "rmsprop centered": lambda p: torch.optim.RMSprop(p, lr=0.005, centered=True),
    "rmsprop centered with momentum": lambda p: torch.optim.RMSprop(p, lr=0.005, centered=True, momentum=0.5),
    "adagrad": lambda p: torch.optim.Adagrad(p, lr=0.1),
    "adagrad from 0.1": lambda p: torch.optim.Adagrad(p, lr=0.1, initial_accumulator_value=0.1),
    "adadelta": lambda p: torch.optim.Adadelta(p, lr=1.0),
    "adadelta with settings": lambda p: torch.optim.Adadelta(p, lr=0.5, rho=0.95, eps=1e-4),
}

SCHEDULES = {
    "constant": lambda o: rates.ConstantLR(o, factor=1.0, total_iters=1),
    "linear": lambda o: rates.LinearLR(o, start_factor=1.0, end_factor=0.1, total_iters=150),
    "polynomial": lambda o: rates.PolynomialLR(o, total_iters=150, power=2.0),
    "exponential": lambda o: rates.ExponentialLR(o, gamma=0.01 ** (1 / 200)),
    "cosine": lambda o: rates.CosineAnnealingLR(o, T_max=200, eta_min=1e-3),
    "cosine behind a warm-up": lambda o: rates.SequentialLR(
        o,
        [
            rates.LinearLR(o, start_factor=1 / 20, end_factor=1.0, total_iters=19),
            rates.CosineAnnealingLR(o, T_max=180, eta_min=0.0),
        ],
        milestones=[20],
    ),
    "cosine_restarts": lambda o: rates.CosineAnnealingWarmRestarts(o, T_0=20, T_mult=2, eta_min=1e-3),
    "cosine_restarts of one length": lambda o: rates.CosineAnnealingWarmRestarts(o, T_0=30, T_mult=1),
    "step": lambda o: rates.StepLR(o, step_size=30, gamma=0.5),
    "multistep": lambda o: rates.MultiStepLR(o, milestones=[30, 80, 81], gamma=0.1),
    "one_cycle": lambda o: rates.OneCycleLR(o, max_lr=0.1, total_steps=200, cycle_momentum=False),
    "one_cycle with settings": lambda o: rates.OneCycleLR(
        o, max_lr=0.1, total_steps=180 + 20, pct_start=0.25, div_factor=10, final_div_factor=100, cycle_momentum=False
    ),
}


def gradients(w, t):
    target = torch.arange(12, dtype=w.dtype) / 8
    noise = torch.tensor([((7 * t + 3 * i) % 11 - 5) / 16 for i in range(12)], dtype=w.dtype)
    return torch.tensor(CURVATURE, dtype=w.dtype) * (w - target) + noise


def run(name, make, dtype):
    w = torch.nn.Parameter((torch.arange(12, dtype=dtype) - 5) / 4)
    optimizer = make([w])
    marks = []
    for t in range(STEPS):
        g = gradients(w.detach(), t)
        if name.startswith("lazy"):
            seen = torch.arange((-t) % 3, 12, 3)
            g = torch.sparse_coo_tensor(seen.unsqueeze(0), g[seen], (12,))
        w.grad = g
        optimizer.step()
        if t + 1 in MARKS:
            marks += w.detach().tolist()
    return marks


def rate_line(make):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
    schedule = make(optimizer)
    line = []
    for _ in range(STEPS):
        line.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if len(line) < STEPS:
            schedule.step()
    return line


def plateau(mode):
    """The rate after each of 200 scores: a wave that falls and then stays."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
    schedule = rates.ReduceLROnPlateau(
        optimizer, mode=mode, factor=0.5, patience=5, threshold=1e-2, cooldown=3, min_lr=1e-3, eps=0
    )
    line = []
    for t in range(STEPS):
        score = 2 + ((5 * t) % 7) / 10 + 1 / (1 + t)
        schedule.step(score if mode == "min" else -score + 5)
        line.append(optimizer.param_groups[0]["lr"])
    return line


def close(name, single, double):
    for a, b in zip(single, double):
        if abs(a - b) > TOLERANCE * max(abs(b), 1e-2):
            raise SystemExit(f"{name}: float32 and float64 differ: {a} and {b}")


def main():
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    lines = []
    for name, make in OPTIMIZERS.items():
        single = run(name, make, torch.float32)
        close(name, single, run(name, make, torch.float64))
        lines.append(name + ": " + " ".join(f"{x:.9g}" for x in single))
    (RESOURCES / "optimizers.txt").write_text("\n".join(lines) + "\n")
    lines = [name + ": " + " ".join(f"{x:.9g}" for x in rate_line(make)) for name, make in SCHEDULES.items()]
    lines += [f"plateau of the {mode}: " + " ".join(f"{x:.9g}" for x in plateau(mode)) for mode in ("min", "max")]
    (RESOURCES / "schedules.txt").write_text("\n".join(lines) + "\n")


main()
