"""What samples/lesson/lesson.model does, in PyTorch: read, split, scale, train five epochs, test."""

import csv
import sys

import torch
import torch.nn.functional as F

with open(sys.argv[1], newline="") as file:
    lines = csv.reader(file)
    head = next(lines)
    label = head.index("label")
    inputs = [head.index(f"f{i}") for i in range(1, 11)]
    table = list(lines)
x = torch.tensor([[float(row[i]) for i in inputs] for row in table])
y = torch.tensor([[float(row[label].strip().lower() in ("1", "true", "yes"))] for row in table])

torch.manual_seed(7)
order = torch.randperm(len(x))
cut = len(x) * 8 // 10
train, test = order[:cut], order[cut:]
low, high = x[train].min(0).values, x[train].max(0).values
x = (x - low) / (high - low)

net = torch.nn.Sequential(torch.nn.Linear(10, 16), torch.nn.ReLU(), torch.nn.Linear(16, 1))
sgd = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(1, 6):
    total = right = 0.0
    for rows in train[torch.randperm(len(train))].split(10):
        out = net(x[rows])
        loss = F.binary_cross_entropy_with_logits(out, y[rows])
        sgd.zero_grad()
        loss.backward()
        sgd.step()
        total += loss.item() * len(rows)
        right += ((out > 0) == (y[rows] > 0.5)).sum().item()
    print(f"epoch {epoch}  loss {total / cut:.4f}  accuracy {right / cut:.4f}")
with torch.no_grad():
    out = net(x[test])
    accuracy = ((out > 0) == (y[test] > 0.5)).float().mean().item()
    print(f"test.loss {F.binary_cross_entropy_with_logits(out, y[test]).item():.4f}  test.accuracy {accuracy:.4f}")
