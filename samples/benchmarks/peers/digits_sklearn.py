"""What models/digits.model does, with scikit-learn: 64 -> 100 -> 10, adam, batches of 32 rows, 50 epochs."""

import sys
import warnings

import numpy
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore", message="Stochastic Optimizer")
table = numpy.loadtxt(sys.argv[1], delimiter=",", skiprows=1, dtype=numpy.float32)
x, y = table[:, :-1], table[:, -1].astype(int)
x, x_test, y, y_test = train_test_split(x, y, test_size=0.2, random_state=1)
net = MLPClassifier((100,), batch_size=32, max_iter=50, alpha=0, tol=0, n_iter_no_change=1000, random_state=1)
net.fit(x, y)
print(f"epochs {net.n_iter_}  running.loss {net.loss_:.4f}")
print(f"test.loss {log_loss(y_test, net.predict_proba(x_test)):.4f}  test.accuracy {net.score(x_test, y_test):.4f}")
