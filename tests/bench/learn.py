# The table's part of scripts/bench.sh learn: scikit-learn and XGBoost on the same rows and folds.
#
#   learn.py LOGISTIC_ROWS LEADLIGHT FOLDER    FOLDER: uci-online-shoppers of the test data
import csv
import json
import os
import subprocess
import sys
import tempfile
import time

import numpy as np
import xgboost
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, log_loss, roc_auc_score

binary, leadlight, folder = sys.argv[1:]


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


# Trees: ours as their user has them, a command that learns from four folds and one that scores
# the fifth; XGBoost's by its Python package, with the same choices left to its own
# cross-validation, and as it is when nobody chooses.
def ours_by_trees(learned):
    header = list(rows[0])
    with tempfile.TemporaryDirectory() as place:
        table, model = os.path.join(place, "table.csv"), os.path.join(place, "model.json")
        with open(table, "w", newline="") as file:
            writer = csv.DictWriter(file, header)
            writer.writeheader()
            writer.writerows(row for row, known in zip(rows, learned) if known)
        command = [leadlight, "learn", "--trees", "--csv", table, "--target", "Revenue"]
        subprocess.run([*command, "--out", model], check=True, capture_output=True)
        events = []
        for i in np.flatnonzero(~learned):
            traits = {}
            for name in header[:-1]:
                text = rows[i][name]
                number = name in numeric or text.isdigit()
                flag = {"TRUE": True, "FALSE": False}
                traits[name] = float(text) if number else flag.get(text, text)
            events.append(json.dumps({"visitor": f"{i:06}", "name": "identify", "time": 1, "properties": traits}))
        ran = subprocess.run(
            [leadlight, "score", "--model", model], input="\n".join(events), capture_output=True, text=True, check=True
        )
        return [json.loads(line)["propensity"] for line in ran.stdout.splitlines()]


def dense():
    columns, types = [], []
    for name in numeric + categories:
        texts = [row[name] for row in rows]
        if name in numeric or texts[0].isdigit():
            columns.append([float(text) for text in texts])
            types.append("float")
        else:
            known = sorted(set(texts))
            columns.append([known.index(text) for text in texts])
            types.append("c")
    return np.array(columns).T, types


def matrix_of(part):
    return xgboost.DMatrix(values[part], outcome[part], feature_types=types, enable_categorical=True)


def cross_validated(learned):
    best, least = None, np.inf
    for depth in (2, 4, 6):
        for strength in (1, 10):
            settings = {**common, "eta": 0.1, "max_depth": depth, "lambda": strength, "min_child_weight": strength}
            ran = xgboost.cv(settings, matrix_of(learned), 200, 3, stratified=True, early_stopping_rounds=40, seed=0)
            loss = np.array(ran["test-logloss-mean"])
            if loss.min() < least:
                best, least = (settings, int(loss.argmin()) + 1), loss.min()
    return best


values, types = dense()
common = {"objective": "binary:logistic", "tree_method": "hist", "nthread": 1}
found = {}
for name, predict in (
    ("ours, trees", ours_by_trees),
    ("XGBoost, choices cross-validated", lambda learned: xgboost_by(*cross_validated(learned), learned)),
    ("XGBoost as it comes, 100 rounds", lambda learned: xgboost_by(common, 100, learned)),
):

    def xgboost_by(settings, rounds, learned):
        return xgboost.train(settings, matrix_of(learned), rounds).predict(matrix_of(~learned))

    p = np.empty(len(outcome))
    start = time.time()
    for fold in range(5):
        learned = folds != fold
        p[~learned] = predict(learned)
    found[name] = show(name, p, time.time() - start)
    if name.startswith("ours") and calibration_error(p) > 0.03:
        sys.exit("learn: the trees' probabilities are off by more than 0.03")
ours, theirs = list(found.values())[:2]
print(f"{'':34}apart: AUC {abs(ours - theirs):.4f}")
if ours < theirs - 3e-3:
    sys.exit("learn: the trees are more than 0.003 behind XGBoost")
