"""What DMN 1.5 says of FEEL (chapter 10.3), table by table: each line is true."""

import pytest

from app import feel

RANGE_FUNCTIONS = """
before(1, 10)
not(before(10, 1))
not(before(1, [1..10]))
before(1, (1..10])
before(1, [5..10])
not(before([1..10], 10))
before([1..10), 10)
before([1..10], 15)
before([1..10], [15..20])
not(before([1..10], [10..20]))
before([1..10), [10..20])
before([1..10], (10..20])
after(10, 5)
not(after(5, 10))
after(12, [1..10])
after(10, [1..10))
not(after(10, [1..10]))
not(after([11..20], 12))
after([11..20], 10)
after((11..20], 11)
not(after([11..20], 11))
after([11..20], [1..10])
not(after([1..10], [11..20]))
after([11..20], [1..11))
after((11..20], [1..11])
meets([1..5], [5..10])
not(meets([1..5), [5..10]))
not(meets([1..5], (5..10]))
not(meets([1..5], [6..10]))
met by([5..10], [1..5])
not(met by([5..10], [1..5)))
not(met by((5..10], [1..5]))
overlaps([1..5], [3..8])
overlaps([3..8], [1..5])
overlaps([1..8], [3..5])
overlaps([3..5], [1..8])
not(overlaps([1..5], [6..8]))
overlaps([1..5], [5..8])
not(overlaps([1..5], (5..8]))
not(overlaps([1..5), [5..8]))
overlaps before([1..5], [3..8])
not(overlaps before([1..5], [6..8]))
overlaps before([1..5], [5..8])
not(overlaps before([1..5], (5..8]))
not(overlaps before([1..5), [5..8]))
overlaps before([1..5), (1..5])
overlaps before([1..5], (1..5])
not(overlaps before([1..5), [1..5]))
not(overlaps before([1..5], [1..5]))
overlaps after([3..8], [1..5])
not(overlaps after([6..8], [1..5]))
overlaps after([5..8], [1..5])
not(overlaps after((5..8], [1..5]))
not(overlaps after([5..8], [1..5)))
overlaps after((1..5], [1..5))
overlaps after((1..5], [1..5])
not(overlaps after([1..5], [1..5)))
not(overlaps after([1..5], [1..5]))
finishes(10, [1..10])
not(finishes(10, [1..10)))
finishes([5..10], [1..10])
not(finishes([5..10), [1..10]))
finishes([5..10), [1..10))
finishes([1..10], [1..10])
finishes((1..10], [1..10])
finished by([1..10], 10)
not(finished by([1..10), 10))
finished by([1..10], [5..10])
finished by([1..10], (1..10])
includes([1..10], 5)
not(includes([1..10], 12))
includes([1..10], 1)
not(includes((1..10], 1))
not(includes([1..10), 10))
includes([1..10], [4..6])
includes((1..10], (1..5])
includes([1..10], (1..10))
includes([1..10), [5..10))
includes([1..10], [1..10))
during(5, [1..10])
not(during(1, (1..10]))
during([4..6], [1..10))
during((1..10), [1..10])
starts(1, [1..10])
not(starts(1, (1..10]))
not(starts(2, [1..10]))
starts([1..5], [1..10])
starts((1..5], (1..10])
not(starts((1..5], [1..10]))
not(starts([1..5], (1..10]))
starts([1..10], [1..10])
starts([1..10), [1..10])
started by([1..10], 1)
not(started by((1..10], 1))
started by([1..10], [1..5])
started by([1..10], [1..10))
coincides(5, 5)
not(coincides(3, 4))
coincides([1..5], [1..5])
not(coincides((1..5), [1..5]))
not(coincides([1..5], [2..6]))
before(@"2026-01-01", [@"2026-01-02"..@"2026-01-03"])
before("a", ["b".."c"])
after(range: [3..4], point: 2)
not(after(point: 2, range: [3..4]))
before(range: [1..2], point: 3)
before(1, "a") = null
before(null, 1) = null
meets(1, [1..2]) = null
"""

VALUES_AND_TIME = """
0 ** 0 = 1
(0 ** -1) = null
(-8) ** (1 / 3) = null
2 ** -1 = 0.5
-2 ** 2 = 4
2 ** 3 ** 2 = 64
10 - 2 - 3 = 5
@"2024-01-31" + @"P1M" = @"2024-02-29"
@"2024-02-29" - @"PT1H" = @"2024-02-28"
@"P1D" + @"2024-02-29" = @"2024-03-01"
@"2024-02-29" - @"2024-02-28T10:00:00Z" = @"PT14H"
(@"2024-02-29T10:00:00" - @"2024-02-28T10:00:00Z") = null
@"10:00:00" - @"PT15H" = @"19:00:00"
@"10:00:00Z" - @"09:00:00+01:00" = @"PT2H"
@"10:00:00@Europe/Paris" = @"10:00:00@Europe/Berlin"
@"10:00:00Z" = @"11:00:00+01:00"
not(is(@"10:00:00Z", @"11:00:00+01:00"))
@"2020-07-01T00:00:00@Europe/Paris" = @"2020-07-01T00:00:00+02:00"
@"2020-03-29T01:30:00@Europe/Paris" + @"PT1H" = @"2020-03-29T01:30:00Z"
(@"2020-01-01" = @"2020-01-01T00:00:00Z") = null
(@"P1Y" = @"P365D") = null
@"P1Y" * 1.5 = @"P18M"
@"P1D" / @"PT1H" = 24
(@"P1Y" / @"P1D") = null
years and months duration(@"2016-01-31", @"2016-02-29") = @"P0M"
years and months duration(@"2013-08-24", @"2011-12-22") = @"-P1Y8M"
date and time("2017-01-01T24:00:00") = @"2017-01-02T00:00:00"
time(@"2017-01-01") = @"00:00:00Z"
date(2026, 2, 29) = null
date and time(@"2017-01-01T11:00:00Z", @"10:00:00+01:00") = @"2017-01-01T10:00:00+01:00"
@"P1DT2H3M4.5S".seconds = 4.5
@"10:20:30.25".second = 30.25
@"10:20:30".second = 30
(2 ** 1000000000) = null
@"-PT36H".hours = -12
@"2020-01-01T10:20:30+01:00".time offset = @"PT1H"
@"2020-01-01T10:20:30+01:00".timezone = null
string(@"PT36H") = "P1DT12H"
string(@"P0Y") = "P0M"
string(1.50) = "1.5"
string({a: "x", b: [1, null]}) = "{a: \\"x\\", b: [1, null]}"
string([null..10]) = "[null..10]"
string((>= 5)) = "(>= 5)"
number("1.500,5", ".", ",") = 1500.5
number("1.5", null, ",") = 1.5
number("1.5", ".", ".") = null
number("+1") = null
decimal(2.5, 0) = 2
decimal(125, -1) = 120
decimal(1, 6177) = null
decimal(1, -6112) = null
floor(-1.56, 1) = -1.6
round half down(-5.5, 0) = -5
round half up(-5.5, 0) = -6
modulo(-10.1, 4.5) = 3.4
modulo(10.1, -4.5) = -3.4
string length("\\uD83D\\uDC0Eab") = 3
substring("\\U01F40Eab", 2) = "ab"
upper case("ß") = "SS"
substring before("foobar", "") = ""
substring after("", "a") = ""
"""

LISTS_AND_LOGIC = """
(for x in 3..1 return x) = [3, 2, 1]
(for x in (1..4) return x) = [2, 3]
(for d in @"2021-01-02"..@"2021-01-01" return d.day) = [2, 1]
(for i in 0..4 return if i = 0 then 1 else i * partial[-1]) = [1, 1, 2, 6, 24]
(for x in 1.5..3 return x) = null
(for i in 1..2, j in i..2 return i * 10 + j) = [11, 12, 22]
(some x in null satisfies x) = null
some x in [1, null], y in [null, 1] satisfies x = y
(every x in [true, null] satisfies x) = null
not(every x in [null, false] satisfies x)
[1, 2, 3][-1] = 3
[1, 2, 3][4] = null
[{item: 1}, {item: 2}][item >= 2] = [{item: 2}]
[{a: 1}, {b: 2}][a = 1] = [{a: 1}]
5[item > 3] = [5]
null[true] = null
(function(x, y) x)(x: 1) = 1
[{a: 1}, {b: 2}].a = [1, null]
[1..5] in [[1..5]]
1 in [[1..5], 7]
[1] in [1, 2]
not(2 in [1, null])
null in (1, null)
(null in [1..5]) = null
not(3 between null and 2)
(1 between null and 2) = null
(1 between "a" and 2) = null
(1 = "1") = null
(1 != null) = true
([1, "a"] = [1, 2]) = null
(true and 1) = null
not(false and 1)
1 or true
(1 or false) = null
count(5) = 1
count(null) = null
count(1, 2) = null
min([]) = null
sum([]) = null
sum([@"P1D", @"PT1H"]) = @"P1DT1H"
all([]) and not(any([]))
all([true, null]) = null
not(all(true, 1, false))
median([6, 1, 2, 3]) = 2.5
mode([]) = []
stddev(47) = null
sublist([1, 2, 3], -1) = [3]
sublist([1, 2, 3], 2, 3) = null
append([1], [2]) = [1, [2]]
insert before([1, 3], -1, 2) = [1, 2, 3]
list replace([1, 2, 3], function(item, newItem) item < newItem, 3) = [3, 3, 3]
list replace([1, 2, 3], function(item, newItem) null, 9) = null
distinct values([1, 1.0, null, null]) = [1, null]
context put({a: {}}, ["a", "b"], 2) = {a: {b: 2}}
context put({a: 1}, ["a", "b"], 2) = null
context put({a: {}}, ["b", "c"], 2) = null
context([{key: "a", value: 1}, {key: "a", value: 2}]) = null
context merge([{a: {b: 1}}, {a: {c: 2}}]) = {a: {c: 2}}
{a: 1, a: 2} = null
(function(x: list<number>) x)(1) = [1]
(function(x: number) x)([1]) = 1
(function(x: date and time) x)(@"2020-01-01") = @"2020-01-01T00:00:00Z"
(function(x: number) x)("a") = null
not(null instance of Any)
[null] instance of list<number>
not([1, "a"] instance of list<number>)
{a: 1, b: 2} instance of context<a: number>
not({a: 1} instance of context<a: number, b: number>)
(function(x: Any) x) instance of function<number> -> Any
[1..5] instance of range<number>
(123 instance of list) = null
not(["a".."b"] instance of range<number>)
@"2020-01-01" instance of date and true
(if null then 1 else 2) = 2
"""


def lines(text):
    return [line for line in text.splitlines() if line]


@pytest.mark.parametrize(
    "text", lines(RANGE_FUNCTIONS) + lines(VALUES_AND_TIME) + lines(LISTS_AND_LOGIC)
)
def test_specification(text):
    assert feel.evaluate(text) is True


NAMED = {
    "substring": {"string": '"abc"', "start position": "2", "length": "1"},
    "string length": {"string": '"a"'},
    "upper case": {"string": '"a"'},
    "lower case": {"string": '"a"'},
    "substring before": {"string": '"ab"', "match": '"b"'},
    "substring after": {"string": '"ab"', "match": '"a"'},
    "replace": {"input": '"a"', "pattern": '"a"', "replacement": '"b"', "flags": '"i"'},
    "contains": {"string": '"ab"', "match": '"b"'},
    "starts with": {"string": '"ab"', "match": '"a"'},
    "ends with": {"string": '"ab"', "match": '"b"'},
    "matches": {"input": '"a"', "pattern": '"a"', "flags": '"i"'},
    "split": {"string": '"a,b"', "delimiter": '","'},
    "string join": {"list": '["a", "b"]', "delimiter": '","'},
    "list contains": {"list": "[1]", "element": "1"},
    "count": {"list": "[1]"},
    "min": {"list": "[1]"},
    "max": {"list": "[1]"},
    "sum": {"list": "[1]"},
    "mean": {"list": "[1]"},
    "all": {"list": "[true]"},
    "any": {"list": "[true]"},
    "sublist": {"list": "[1, 2]", "start position": "1", "length": "1"},
    "append": {"list": "[1]", "item": "2"},
    "insert before": {"list": "[1]", "position": "1", "newItem": "0"},
    "remove": {"list": "[1]", "position": "1"},
    "reverse": {"list": "[1, 2]"},
    "index of": {"list": "[1]", "match": "1"},
    "distinct values": {"list": "[1]"},
    "flatten": {"list": "[[1]]"},
    "product": {"list": "[1]"},
    "median": {"list": "[1]"},
    "stddev": {"list": "[1, 2]"},
    "mode": {"list": "[1]"},
    "sort": {"list": "[2, 1]", "precedes": "function(a, b) a < b"},
    "decimal": {"n": "1.5", "scale": "0"},
    "floor": {"n": "1.5", "scale": "0"},
    "ceiling": {"n": "1.5", "scale": "0"},
    "round up": {"n": "1.5", "scale": "0"},
    "round down": {"n": "1.5", "scale": "0"},
    "round half up": {"n": "1.5", "scale": "0"},
    "round half down": {"n": "1.5", "scale": "0"},
    "abs": {"n": "-1"},
    "modulo": {"dividend": "5", "divisor": "3"},
    "sqrt": {"number": "4"},
    "log": {"number": "4"},
    "exp": {"number": "4"},
    "odd": {"number": "4"},
    "even": {"number": "4"},
    "not": {"negand": "true"},
    "is": {"value1": "1", "value2": "1"},
    "number": {"from": '"1"', "grouping separator": '","', "decimal separator": '"."'},
    "string": {"from": "1"},
    "date": {"year": "2026", "month": "1", "day": "2"},
    "time": {"hour": "1", "minute": "2", "second": "3", "offset": '@"PT1H"'},
    "date and time": {"date": '@"2026-01-01"', "time": '@"10:00:00"'},
    "duration": {"from": '"P1D"'},
    "years and months duration": {"from": '@"2025-01-01"', "to": '@"2026-01-01"'},
    "day of year": {"date": '@"2026-01-01"'},
    "day of week": {"date": '@"2026-01-01"'},
    "month of year": {"date": '@"2026-01-01"'},
    "week of year": {"date": '@"2026-01-01"'},
    "get value": {"m": "{a: 1}", "key": '"a"'},
    "get entries": {"m": "{a: 1}"},
    "context": {"entries": '[{key: "a", value: 1}]'},
    "context put": {"context": "{}", "key": '"a"', "value": "1"},
    "context merge": {"contexts": "[{a: 1}]"},
    "list replace": {"list": "[1]", "position": "1", "newItem": "2"},
    "range": {"from": '"[1..2]"'},
    "before": {"point1": "1", "point2": "2"},
    "after": {"range1": "[3..4]", "range2": "[1..2]"},
    "meets": {"range1": "[1..2]", "range2": "[2..3]"},
    "includes": {"range": "[1..2]", "point": "1"},
    "during": {"point": "1", "range": "[1..2]"},
    "starts": {"point": "1", "range": "[1..2]"},
    "started by": {"range": "[1..2]", "point": "1"},
    "finishes": {"point": "2", "range": "[1..2]"},
    "finished by": {"range": "[1..2]", "point": "2"},
    "coincides": {"range1": "[1..2]", "range2": "[1..2]"},
    "overlaps after": {"range1": "[2..3]", "range2": "[1..2]"},
}


@pytest.mark.parametrize("name", NAMED)
def test_parameters_have_the_names_of_the_specification(name):
    named = NAMED[name]
    given = [f"{parameter}: {value}" for parameter, value in named.items()]
    by_place = feel.evaluate(f"{name}({', '.join(named.values())})")
    assert by_place is not None
    for order in (given, given[::-1]):
        assert feel.evaluate(f"{name}({', '.join(order)})") == by_place
    assert feel.evaluate(f"{name}({', '.join([*given, 'another: 1'])})") is None
