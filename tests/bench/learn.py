# scikit-learn's side of scripts/bench.sh learn: the same rows, the same folds.
#
#   learn.py LOGISTIC_ROWS FOLDER    FOLDER: uci-online-shoppers of the test data
import csv
import os
import subprocess
import sys
import time

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, log_loss, roc_auc_score

binary, folder = sys.argv[1:]


def read(name):
    with open(os.path.join(folder, name), newline="") as file:
        return list(csv.DictReader(file))


rows = read("online_shoppers_intention.comma.csv")
folds = np.array([int(row["fold"]) for row in read("folds.csv")])
outcome = np.array([int(row["Revenue"] == "TRUE") for row in rows])
numeric = list(rows[0])[:10]
categories = list(rows[0])[10:-1]


def matrix(transform):
    columns = []
    for name in numeric:
        values = transform(np.array([float(row[name]) for row in rows]))
        columns.append((values - values.mean()) / values.std())
    for name in categories:
        texts = np.array([row[name] for row in rows])
        for value in sorted(set(texts)):
            column = (texts == value).astype(float)
            if column.sum() >= 10:
                columns.append(column)
    return np.array(columns).T


def calibration_error(p):
    parts = np.array_split(np.argsort(p, kind="stable"), 10)
    return sum(abs(p[part].sum() - outcome[part].sum()) for part in parts) / len(p)


def lift(p):
    best = np.argsort(-p, kind="stable")[: len(p) // 10]
    return outcome[best].mean() / outcome.mean()


def show(name, p, seconds):
    by_fold = [folds == fold for fold in range(5)]
    auc = np.mean([roc_auc_score(outcome[part], p[part]) for part in by_fold])
    loss = np.mean([log_loss(outcome[part], p[part]) for part in by_fold])
    precision = np.mean([average_precision_score(outcome[part], p[part]) for part in by_fold])
    print(
        f"{name:34}{auc:9.4f}{precision:9.4f}{loss:10.4f}"
        f"{calibration_error(p):8.4f}{lift(p):7.2f}{seconds:9.2f}"
    )
    return auc


print(f"{'12,330 sessions, five given folds':34}{'ROC AUC':>9}{'PR AUC':>9}{'log loss':>10}{'ECE':>8}{'lift':>7}{'seconds':>9}")
for name, transform in (("numbers as they are", lambda x: x), ("log1p of the numbers", np.log1p)):
    x = matrix(transform)
    theirs = np.empty(len(outcome))
    start = time.process_time()
    for fold in range(5):
        learned = folds != fold
        model = LogisticRegression(C=1, solver="newton-cholesky", tol=1e-10)
        model.fit(x[learned], outcome[learned])
        theirs[~learned] = model.predict_proba(x[~learned])[:, 1]
    seconds = time.process_time() - start
    lines = [str(x.shape[1])]
    for fold, y, values in zip(folds, outcome, x):
        lines.append(f"{fold} {y} " + " ".join(repr(float(value)) for value in values))
    ran = subprocess.run(
        [binary, "1"], input="\n".join(lines), capture_output=True, text=True, check=True
    )
    ours = np.array([float(line) for line in ran.stdout.split()])
    first = show(f"ours, {name}", ours, float(ran.stderr))
    second = show(f"scikit-learn, {name}", theirs, seconds)
    apart = np.abs(ours - theirs).max()
    print(f"{'':34}apart: AUC {abs(first - second):.1e}, row by row at most {apart:.1e}")
    if abs(first - second) > 1e-3 or apart > 1e-3:
        sys.exit("learn: the two differ by more than 0.001")
