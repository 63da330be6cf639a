"""Counts the plain duties of the catalogue in DuckDB and Polars, from what `heard occasions` writes.

    python bench/peers.py FOLDER

FOLDER holds rows.csv and duties.csv (see bench/README.md). A plain duty arises on one occasion, is
met by one, may be lifted or lapse, and has a limit in hours or minutes or none. Each outside
program must find, rule by rule, the counts that `heard duties` found; then its time is printed.
Doubt is told as in Heard: 0 no, 1 cannot tell, 2 yes.
"""

import csv
import statistics
import sys
import time
import tomllib
from collections import Counter, defaultdict
from datetime import datetime, timezone
from pathlib import Path

import duckdb
import polars as pl

HOME = Path(__file__).resolve().parent.parent
FOLDER = Path(sys.argv[1])
ROUNDS = 3
SHOWN = {"surely": 2, "perhaps": 1, "no": 0}


def plain_rules(first):
    """The rules that can be told in a short query, with their occasions and limits in microseconds.

    Only those in force since the first day on which an occasion that raises them was seen.
    """
    per = {"minute": 60, "minutes": 60, "hour": 3600, "hours": 3600}
    files = sorted((HOME / "catalogue").glob("*.toml")) + [HOME / "catalogue/nations/england.toml"]
    rules = [rule for file in files for rule in tomllib.loads(file.read_text()).get("rule", [])]
    versions = Counter(rule["id"] for rule in rules)
    default = tomllib.loads((HOME / "catalogue/forces/default.toml").read_text())
    changed = {change["id"]: change for change in default.get("set", [])}
    many = lambda said: [said] if isinstance(said, str) else list(said or [])
    for rule in rules + default.get("rule", []):
        arises, met = many(rule["arises"]), many(rule["met-by"])
        within = changed.get(rule["id"], {}).get("within") or rule.get("within", "")
        if len(arises) > 1 or len(met) > 1 or versions[rule["id"]] > 1 or rule.get("to"):
            continue
        if first.get(arises[0], "9") < rule["from"]:
            continue
        count, _, unit = within.partition(" ")
        if within == "as soon as practicable":
            limit = None
        elif unit in per:
            limit = int(count) * per[unit] * 1_000_000
        else:
            continue
        # What ends a duty without a number ends it soon enough if it does so by the aim.
        soon = limit
        if limit is None:
            said = changed.get(rule["id"], {}).get("aim") or rule.get("aim")
            number, _, kind = (said or "").partition(" ")
            if said and kind not in per:
                continue
            soon = int(number) * per[kind] * 1_000_000 if said else None
        yield rule["id"], arises[0], met[0], many(rule.get("unless")), many(rule.get("lapses")), limit, soon


def micros(text):
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return -(2**62)
    return int((moment - datetime(1970, 1, 1, tzinfo=timezone.utc)).total_seconds() * 1_000_000 + 0.5)


def at_odds(one, other):
    """Do both name a thread, and not the same one?"""
    worst = 0
    for thread, name in one:
        named = [of for which, of in other if which == thread]
        if named:
            unlike = (1 if "?" in (name, of) else 2 * (name != of) for of in named)
            worst = max(worst, min(unlike))
    return worst


def read():
    """The rows as numbers, and for each pair of a child's kinds of fact whether they belong together."""
    numbers, classes, rows, first = {}, defaultdict(dict), [], {}
    number = lambda of: numbers.setdefault(of, len(numbers))
    with open(FOLDER / "rows.csv", newline="") as file:
        for row in csv.DictReader(file):
            child = number(("child", row["file"], row["child"]))
            first[row["occasion"]] = min(first.get(row["occasion"], "9"), row["earliest"])
            kind = (row["case"], row["threads"])
            of_child = classes[child]
            rows.append((
                child, number(("occasion", row["occasion"])), SHOWN[row["counts"]],
                micros(row["earliest"]), micros(row["latest"]), number(("fact", row["fact"])),
                of_child.setdefault(kind, len(of_child)), SHOWN[row["a_child"]],
            ))
    split = lambda text, by: [part for part in text.split(by) if part]
    pairs = []
    for child, kinds in classes.items():
        told = [
            (number, split(case, " | "), [part.split("=", 1) for part in split(threads, " | ")])
            for (case, threads), number in kinds.items()
        ]
        for one, cases, threads in told:
            for other, other_cases, other_threads in told:
                for_child = 2 - at_odds(threads, other_threads)
                shared = not cases or not other_cases or set(cases) & set(other_cases)
                pairs.append((child, one, other, for_child if shared else 0, for_child))
    return numbers, rows, pairs, first


def scopes():
    """Which occasions count for the child, wherever they were recorded."""
    import re
    text = "".join(path.read_text() for path in (HOME / "crates/duty/src/occasion").glob("*.rs"))
    found = re.findall(r'name:\s*"([^"]+)",\s*counts_when:.*?scope:\s*(?:Scope::)?(\w+),', text, re.S)
    return {name: scope == "ForTheChild" for name, scope in found}


def as_heard_counts(rules):
    wanted, res = {rule[0] for rule in rules}, defaultdict(Counter)
    with open(FOLDER / "duties.csv", newline="") as file:
        for row in csv.DictReader(file):
            if row["rule"] in wanted:
                res[row["rule"]][row["stands"]] += 1
    return res


def sql(a, m, unless, lapses, limit, soon, scope):
    """One rule. Lapses are joined to the work that may meet the duty: what ended before it was done does not count."""

    def pair(row, occasion):
        together = f"{row}p.for_child" if scope[occasion[1]] else f"{row}p.in_case"
        same = f"({row}.fact = a.fact AND {row}.e = a.e AND {row}.l = a.l)"
        join = f"""JOIN rows {row} ON {row}.child = a.child AND {row}.occasion = {occasion[0]}
            JOIN pairs {row}p ON {row}p.child = a.child AND {row}p.one = a.class AND {row}p.other = {row}.class"""
        itself = f"({row}.fact = a.fact AND {occasion[0]} = {a[0]})"
        return join, itself, same, f"least({row}.sure, {together})"

    def by(one, other, add=""):
        return f"(({one}.l <= {other}.e{add})::INT + ({one}.e <= {other}.l{add})::INT)"

    parts = [f"a AS (SELECT *, (sure = 2 AND a_child = 2) AS certain FROM rows WHERE occasion = {a[0]} AND a_child > 0)"]
    ends = []
    by_then = lambda x, same, time: "2" if time is None else f"CASE WHEN {same} THEN 2 ELSE {by(x, 'a', f' + {time}')} END"
    in_time = lambda x, same: by_then(x, same, limit)
    for at, lapse in enumerate(lapses):
        join, itself, same, counts = pair("z", lapse)
        ends.append(f"""SELECT a.child, a.fact, z.fact AS by, z.e, z.l,
            least({counts}, CASE WHEN {same} THEN 0 ELSE 2 - {by('z', 'a')} END) AS counts, {by_then('z', same, soon)} AS in_time
            FROM a {join} WHERE NOT {itself}""")
    if lapses:
        parts.append(f"ends AS ({' UNION ALL '.join(ends)})")
        parts.append("ended AS (SELECT child, fact, max(counts) AS counts, max(least(counts, in_time)) AS in_time FROM ends GROUP BY 1, 2)")
    join, itself, same, counts = pair("w", m)
    counts = f"least({counts}, CASE WHEN {same} THEN 2 ELSE {by('a', 'w')} END)"
    work = f"SELECT a.child, a.fact, w.fact AS by, w.e, w.l, {counts} AS counts, {in_time('w', same)} AS due FROM a {join} WHERE NOT {itself}"
    if lapses:
        passed = f"""CASE WHEN ends.by = work.by AND ends.e = work.e AND ends.l = work.l THEN 0
            ELSE least(ends.counts, 2 - {by('work', 'ends')}) END"""
        work = f"""SELECT work.child, work.fact, work.due,
            least(work.counts, 2 - coalesce(max({passed}), 0)) AS counts
            FROM ({work}) work LEFT JOIN ends USING (child, fact)
            GROUP BY work.child, work.fact, work.by, work.e, work.l, work.counts, work.due"""
    parts.append(f"m AS (SELECT child, fact, max(counts) AS counts, max(least(counts, due)) AS in_time FROM ({work}) GROUP BY 1, 2)")
    for at, exception in enumerate(unless):
        join, itself, same, counts = pair("x", exception)
        counts = f"least({counts}, CASE WHEN {same} THEN 2 ELSE {by('a', 'x')} END)"
        parts.append(f"""u{at} AS (SELECT a.child, a.fact, max({counts}) AS counts, max(least({counts}, {in_time('x', same)})) AS in_time
            FROM a {join} WHERE NOT {itself} GROUP BY 1, 2)""")
    most = lambda column, more: "greatest(" + ", ".join(["0"] + [f"coalesce({of}.{column}, 0)" for of in exceptions + more]) + ")"
    exceptions = [f"u{at}" for at in range(len(unless))]
    lifted, lifted_in_time = most("counts", []), most("in_time", [])
    ended_in_time = most("in_time", ["ended"] if lapses else [])
    joins = " ".join(f"LEFT JOIN u{at} USING (child, fact)" for at in range(len(unless)))
    lapsed = ""
    if lapses:
        joins += " LEFT JOIN ended USING (child, fact)"
        lapsed = f"""WHEN ended.counts = 2 THEN CASE {ended_in_time} WHEN 2 THEN 'lapsed' WHEN 0 THEN 'lapsed when overdue'
            ELSE 'cannot tell' END WHEN ended.counts = 1 THEN 'cannot tell'"""
    past = "'open'" if limit is None else "'overdue'"
    return f"""WITH {', '.join(parts)} SELECT CASE
        WHEN m.counts = 2 AND m.in_time = 2 THEN 'met' WHEN m.counts = 2 AND m.in_time = 0
            THEN CASE {lifted_in_time} WHEN 2 THEN 'lifted' WHEN 1 THEN 'cannot tell' ELSE 'met late' END
        WHEN coalesce(m.counts, 0) > 0 OR NOT a.certain THEN 'cannot tell'
        WHEN {lifted} = 2 THEN CASE {ended_in_time} WHEN 2 THEN 'lifted' WHEN 0 THEN 'lifted when overdue' ELSE 'cannot tell' END
        WHEN {lifted} = 1 THEN 'cannot tell' {lapsed}
        ELSE {past} END AS stands, count(*) FROM a LEFT JOIN m USING (child, fact) {joins} GROUP BY 1"""


def in_polars(rows, pairs, a, m, unless, lapses, limit, soon, scope):
    raised = rows.filter((pl.col("occasion") == a[0]) & (pl.col("a_child") > 0))
    each = ["child", "fact"]

    def by(e, l, other_e, other_l):
        return (pl.col(l) <= other_e).cast(pl.Int8) + (pl.col(e) <= other_l).cast(pl.Int8)

    def of(occasion, row):
        """The rows of an occasion beside those that raise the rule, and how far each may count."""
        wanted = rows.filter(pl.col("occasion") == occasion[0]).select("child", "sure", "e", "l", "fact", "class")
        both = raised.join(wanted, on="child", suffix="_w").join(
            pairs, left_on=["child", "class", "class_w"], right_on=["child", "one", "other"])
        if occasion[0] == a[0]:
            both = both.filter(pl.col("fact") != pl.col("fact_w"))
        same = (pl.col("fact") == pl.col("fact_w")) & (pl.col("e") == pl.col("e_w")) & (pl.col("l") == pl.col("l_w"))
        together = pl.col("for_child" if scope[occasion[1]] else "in_case")
        return both.with_columns(same.alias("same"), pl.min_horizontal("sure_w", together).alias("counts"))

    from_then = pl.when(pl.col("same")).then(2).otherwise(by("e", "l", pl.col("e_w"), pl.col("l_w")))
    work = of(m, "w").with_columns(pl.min_horizontal("counts", from_then).alias("counts"))
    def by_then(time):
        if time is None:
            return pl.lit(2)
        by_time = by("e_w", "l_w", pl.col("e") + time, pl.col("l") + time)
        return pl.when(pl.col("same")).then(2).otherwise(by_time)

    due = by_then(limit)
    work = work.with_columns(due.alias("due"))
    if lapses:
        after = pl.when(pl.col("same")).then(0).otherwise(2 - by("e_w", "l_w", pl.col("e"), pl.col("l")))
        ends = pl.concat([of(lapse, "z") for lapse in lapses]).select(
            *each, pl.min_horizontal("counts", after).alias("ended"), pl.min_horizontal("counts", after, by_then(soon)).alias("ended_in_time"),
            pl.col("fact_w").alias("by_z"), pl.col("e_w").alias("e_z"), pl.col("l_w").alias("l_z"))
        itself = (pl.col("by_z") == pl.col("fact_w")) & (pl.col("e_z") == pl.col("e_w")) & (pl.col("l_z") == pl.col("l_w"))
        before = 2 - by("e_w", "l_w", pl.col("e_z"), pl.col("l_z"))
        passed = pl.when(itself).then(0).otherwise(pl.min_horizontal("ended", before))
        work = work.join(ends, on=each, how="left").group_by(*each, "fact_w", "e_w", "l_w", "counts", "due").agg(
            passed.max().fill_null(0).alias("passed")).with_columns(
            pl.min_horizontal("counts", 2 - pl.col("passed")).alias("counts"))
    met = work.group_by(each).agg(
        pl.col("counts").max().alias("met"), pl.min_horizontal("counts", "due").max().alias("in_time"))
    all_of = raised.join(met, on=each, how="left")
    lifted, ended_in_time = [pl.lit(0)], [pl.lit(0)]
    for at, exception in enumerate(unless):
        found = of(exception, "x").group_by(each).agg(
            pl.min_horizontal("counts", from_then).max().alias(f"lifted{at}"),
            pl.min_horizontal("counts", from_then, due).max().alias(f"in_time{at}"))
        all_of = all_of.join(found, on=each, how="left")
        lifted.append(pl.col(f"lifted{at}").fill_null(0))
        ended_in_time.append(pl.col(f"in_time{at}").fill_null(0))
    ended = pl.lit(0)
    if lapses:
        all_of = all_of.join(ends.group_by(each).agg(pl.col("ended", "ended_in_time").max()), on=each, how="left")
        ended = pl.col("ended").fill_null(0)
        ended_in_time.append(pl.col("ended_in_time").fill_null(0))
    lifted_in_time = pl.max_horizontal(ended_in_time[:1 + len(unless)])
    met, lifted, in_time = pl.col("met").fill_null(0), pl.max_horizontal(lifted), pl.max_horizontal(ended_in_time)
    as_it_ended = lambda word: pl.when(in_time == 2).then(pl.lit(word)).when(in_time == 0).then(
        pl.lit(f"{word} when overdue")).otherwise(pl.lit("cannot tell"))
    certain = (pl.col("sure") == 2) & (pl.col("a_child") == 2)
    stands = (
        pl.when((met == 2) & (pl.col("in_time") == 2)).then(pl.lit("met"))
        .when((met == 2) & (pl.col("in_time") == 0)).then(
            pl.when(lifted_in_time == 2).then(pl.lit("lifted")).when(lifted_in_time == 1).then(pl.lit("cannot tell"))
            .otherwise(pl.lit("met late")))
        .when((met > 0) | ~certain).then(pl.lit("cannot tell"))
        .when(lifted == 2).then(as_it_ended("lifted")).when(lifted == 1).then(pl.lit("cannot tell"))
        .when(ended == 2).then(as_it_ended("lapsed")).when(ended == 1).then(pl.lit("cannot tell"))
        .otherwise(pl.lit("open" if limit is None else "overdue")))
    counted = all_of.select(stands.alias("stands")).group_by("stands").len().collect()
    return dict(counted.iter_rows())


def timed(name, rules, heard, ask):
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        found = {rule[0]: ask(rule) for rule in rules}
        took.append(time.perf_counter() - began)
    for rule, counts in found.items():
        if {k: v for k, v in counts.items() if v} != dict(heard[rule]):
            sys.exit(f"{name} disagrees on {rule}: {counts} against {dict(heard[rule])}")
    print(f"{name}: {statistics.median(took) * 1000:.0f} ms (of {ROUNDS} rounds), every count equal")


def main():
    numbers, rows, pairs, first = read()
    scope = scopes()
    occasion = lambda name: (numbers.get(("occasion", name), -1), name)
    rules = [
        (id, occasion(a), occasion(m), [occasion(u) for u in unless], [occasion(z) for z in lapses], limit, soon)
        for id, a, m, unless, lapses, limit, soon in plain_rules(first)
    ]
    heard = as_heard_counts(rules)
    duties = sum(sum(of.values()) for of in heard.values())
    print(f"{len(rows):,} rows, {len(rules)} plain rules, {duties:,} duties")
    print("heard bench sweep --rules " + ",".join(rule[0] for rule in rules))
    names = ["child", "occasion", "sure", "e", "l", "fact", "class", "a_child"]
    types = [pl.Int32, pl.Int16, pl.Int8, pl.Int64, pl.Int64, pl.Int32, pl.Int16, pl.Int8]
    table = pl.DataFrame(rows, schema=dict(zip(names, types)), orient="row").sort("occasion", "child", "e")
    kinds = {"child": pl.Int32, "one": pl.Int16, "other": pl.Int16, "in_case": pl.Int8, "for_child": pl.Int8}
    together = pl.DataFrame(pairs, schema=kinds, orient="row")
    lazy = table.lazy(), together.lazy()
    timed("Polars, one core" if pl.thread_pool_size() == 1 else "Polars", rules, heard,
          lambda rule: in_polars(*lazy, *rule[1:], scope))
    database = duckdb.connect()
    database.execute("SET threads = 1")
    database.register("read_rows", table.to_arrow())
    database.register("read_pairs", together.to_arrow())
    database.execute("CREATE TABLE rows AS SELECT * FROM read_rows")
    database.execute("CREATE TABLE pairs AS SELECT * FROM read_pairs")
    timed("DuckDB, one core", rules, heard,
          lambda rule: dict(database.execute(sql(*rule[1:], scope)).fetchall()))


main()
