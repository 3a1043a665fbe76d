"""The job in pandas as it is mostly written: python3 pandas_job.py FOLDER. Prints one line of JSON."""
import json
import sys
import time

import pandas as pd

folder = sys.argv[1]
start = time.perf_counter()
text = {"stock_code": str}
held = pd.read_csv(f"{folder}/lists.csv", dtype=text)
prices = pd.read_csv(f"{folder}/prices.csv", dtype=text)
participants = pd.read_csv(f"{folder}/participants.csv")
industries = pd.read_csv(f"{folder}/industries.csv", dtype=text)
loaded = time.perf_counter()
held = held.sort_values(["stock_code", "participant_id", "date"])
held["moved"] = held["shares"] - held.groupby(["stock_code", "participant_id"])["shares"].shift()
joined = held.dropna(subset=["moved"]).merge(prices, on=["stock_code", "date"])
joined = joined.merge(participants, on="participant_id").merge(industries, on="stock_code")
joined["value"] = joined["moved"].astype("int64") * joined["cents"]
cells = joined.groupby(["trade_date", "type", "industry"])["value"].sum()
computed = time.perf_counter()
cells = joined.groupby(["trade_date", "type", "industry"])["value"].sum()
warm = time.perf_counter() - computed
out = [[day, kind, industry, str(value)] for (day, kind, industry), value in cells.items()]
print(json.dumps({"load": loaded - start, "compute": computed - loaded, "warm": warm, "cells": out}))
