"""The mathematics of a map: layers, loops, paths against NetworkX; crossings, places against brute force."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import isotonic_regression

from counterpoise.report.maps.columns import assign_columns, rank_forward
from counterpoise.report.maps.graphs import find_circuits, find_layers, find_loops, keep_paths
from counterpoise.report.maps.layout import lay_out
from counterpoise.report.maps.lettering import measure_text, wrap_text
from counterpoise.report.maps.ordering import count_crossings, order_columns
from counterpoise.report.maps.placing import fit_rising, place_columns
from counterpoise.report.maps.spacing import FONT, PAD_X, Item, Tie

NAMES = "abcdefghij"
EDGES = st.sets(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda edge: edge[0] != edge[1]),
    max_size=22,
)
STARTS = st.sets(st.sampled_from(NAMES[:3]), max_size=3)


def graph_of(edges):
    graph = nx.DiGraph()
    graph.add_nodes_from(NAMES)
    graph.add_edges_from(edges)
    return graph


@given(EDGES, STARTS)
def test_layers_are_the_least_distances_from_the_starts(edges, starts):
    layers = find_layers(NAMES, edges, starts)
    graph = graph_of(edges)
    reached = {}
    for start in starts:
        for name, distance in nx.single_source_shortest_path_length(graph, start).items():
            reached[name] = min(distance, reached.get(name, distance))
    assert {name: layers[name] for name in reached} == reached
    rest = graph.subgraph(set(NAMES) - set(reached))
    condensed = nx.condensation(rest)
    heads = [min(condensed.nodes[c]["members"]) for c in condensed if not condensed.in_degree(c)]
    for name in rest:
        lengths = [
            nx.shortest_path_length(rest, head, name) for head in heads if nx.has_path(rest, head, name)
        ]
        assert layers[name] == min(lengths)
    assert set(layers) == set(NAMES)


@given(EDGES)
def test_loops_are_the_strongly_connected_components(edges):
    expected = {tuple(sorted(c)) for c in nx.strongly_connected_components(graph_of(edges)) if len(c) > 1}
    found = find_loops(edges)
    assert set(found) == expected
    assert list(found) == sorted(found)


@given(EDGES)
def test_circuits_go_round_and_are_shortest_for_some_link_and_leave_none_out(edges):
    graph = graph_of(edges)
    for loop in find_loops(edges):
        circuits = find_circuits(edges, loop)
        covered = set()
        for circuit in circuits:
            around = list(zip(circuit, (*circuit[1:], circuit[0]), strict=True))
            assert set(around) <= set(edges)
            assert len(set(circuit)) == len(circuit)
            assert circuit[0] == min(circuit)
            lengths = [nx.shortest_path_length(graph, end, start) + 1 for start, end in around]
            assert len(circuit) in lengths
            covered |= set(around)
        assert covered == {(start, end) for start, end in edges if start in loop and end in loop}


@given(EDGES, STARTS, st.sampled_from(NAMES))
def test_a_focus_keeps_exactly_the_links_on_a_walk(edges, starts, end):
    graph = graph_of(edges)

    def joined(one, other):
        return one == other or any(True for _ in nx.all_simple_paths(graph, one, other))

    walks = {
        (cause, effect)
        for cause, effect in edges
        if any(joined(start, cause) for start in starts) and joined(effect, end)
    }
    assert set(keep_paths(edges, starts, end)) == walks


@given(EDGES)
def test_without_loops_no_link_leads_back_in_the_ranking(edges):
    forward = {(min(edge), max(edge)) for edge in edges}
    place = {name: rank for rank, name in enumerate(rank_forward(NAMES, forward))}
    assert all(place[cause] < place[effect] for cause, effect in forward)
    assert sorted(place) == sorted(NAMES)


@given(EDGES, STARTS, st.integers(1, 8))
def test_columns_keep_layers_together_and_in_order(edges, starts, most):
    layers = find_layers(NAMES, edges, starts)
    found = assign_columns(layers, edges, most)
    assert list(found.layers) == sorted(found.layers)
    assert len(found.layers) <= max(most, len(set(layers.values())))
    assert all(found.layers[found.column[name]] == layers[name] for name in NAMES)
    assert set(found.column.values()) == set(range(len(found.layers)))


def test_a_chain_within_a_layer_leads_forward():
    layers = {"lever": 0, "a": 1, "b": 1, "c": 1}
    edges = [("lever", "c"), ("lever", "b"), ("lever", "a"), ("c", "b"), ("b", "a")]
    column = assign_columns(layers, edges, 4).column
    assert (column["lever"], column["c"], column["b"], column["a"]) == (0, 1, 2, 3)
    assert set(assign_columns(layers, edges, 2).column.values()) == {0, 1}


@st.composite
def nets(draw):
    """Columns of places and lines between neighbouring ones."""
    sizes = draw(st.lists(st.integers(1, 6), min_size=1, max_size=4))
    columns, place = [], 0
    for size in sizes:
        columns.append(list(range(place, place + size)))
        place += size
    after = {}
    for left, right in pairwise(columns):
        for one in left:
            chosen = draw(st.sets(st.sampled_from(right), max_size=4))
            if chosen:
                after[one] = sorted(chosen)
    return columns, after


def brute_crossings(columns, after):
    total = 0
    for left, right in pairwise(columns):
        lines = [(left.index(a), right.index(b)) for a in left for b in after.get(a, ())]
        total += sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(lines, 2))
    return total


@given(nets())
def test_crossings_are_counted_as_by_hand(net):
    columns, after = net
    assert count_crossings(columns, after) == brute_crossings(columns, after)


@given(nets())
def test_ordering_never_adds_a_crossing_and_loses_no_place(net):
    columns, after = net
    order = order_columns(columns, after)
    assert brute_crossings(order, after) <= brute_crossings(columns, after)
    assert [sorted(column) for column in order] == columns


def test_lines_that_can_be_untangled_are():
    rng = np.random.default_rng(7)
    for _ in range(20):
        right = [int(place) for place in rng.permutation(range(8, 16))]
        after = {place: [right[place]] for place in range(8)}
        columns = [list(range(8)), list(range(8, 16))]
        assert count_crossings(order_columns(columns, after), after) == 0


@given(
    st.lists(st.tuples(st.floats(-100, 100), st.floats(0.1, 10)), min_size=1, max_size=20).map(
        lambda pairs: tuple(zip(*pairs, strict=True))
    )
)
def test_the_rising_fit_is_isotonic_regression(data):
    values, weights = data
    expected = isotonic_regression(np.array(values), weights=np.array(weights)).x
    assert fit_rising(values, weights) == pytest.approx(list(expected), abs=1e-6)


@given(nets(), st.randoms(use_true_random=False))
def test_places_keep_their_order_and_room_and_no_more_height_than_the_fullest_column(net, rng):
    columns, after = net
    size = sum(map(len, columns))
    heights = [rng.uniform(5, 60) for _ in range(size)]
    gaps = [rng.choice([2.0, 6.0]) for _ in range(size)]
    lines = [(one, other, 1.0) for one, others in after.items() for other in others]
    middles = place_columns(columns, lines, heights, gaps)
    room = max(sum(heights[p] + 2 * gaps[p] for p in column) for column in columns)
    for column in columns:
        for upper, lower in pairwise(column):
            need = (heights[upper] + heights[lower]) / 2 + gaps[upper] + gaps[lower]
            assert middles[lower] - middles[upper] >= need - 1e-6
        for place in column:
            half = heights[place] / 2 + gaps[place]
            assert half - 1e-6 <= middles[place] <= room - half + 1e-6


def test_text_is_as_wide_as_helvetica_says():
    # "Russia": R 722, u 556, s 500 twice, i 222, a 556, a thousandth of the size each, and 6% to spare
    assert measure_text("Russia", 1000) == pytest.approx(1.06 * (722 + 556 + 500 + 500 + 222 + 556))
    assert measure_text("中俄", 10) == pytest.approx(21.2)
    assert measure_text("e\u0301", 10) == measure_text("e", 10)


@given(st.text(max_size=120), st.floats(60, 200), st.integers(1, 6), st.booleans())
def test_no_line_is_wider_than_it_may_be(text, width, most, bold):
    lines = wrap_text(text, width, FONT, most, bold)
    assert 1 <= len(lines) <= most
    assert all(measure_text(line, FONT, bold) <= width + 1e-9 for line in lines)


@given(
    st.lists(st.text("abcdefghijklm", min_size=1, max_size=8), min_size=1, max_size=12), st.floats(90, 200)
)
def test_wrapped_words_are_all_there(words, width):
    assert " ".join(wrap_text(" ".join(words), width, FONT, 40)) == " ".join(words)


def test_what_does_not_fit_ends_in_an_ellipsis():
    lines = wrap_text("one two three four five six seven eight", 60, FONT, 2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")


@st.composite
def drawings(draw):
    """Items in layers and ties between them, some with marks."""
    edges = draw(EDGES)
    layers = find_layers(NAMES, edges, draw(STARTS))
    titles = {name: draw(st.text("abc de-fg", min_size=1, max_size=50)) for name in NAMES}
    items = [Item(name, titles[name], layers[name], draw(st.booleans())) for name in NAMES]
    return items, [Tie(*edge, draw(st.sampled_from([0.0, 14.0, 60.0]))) for edge in sorted(edges)]


def trace(path):
    """Points along a path of M, H and C, in steps of a twentieth of each curve."""
    points, x, y = [], 0.0, 0.0
    for word, text in re.findall(r"([MHC])([^MHC]*)", path):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", text)]
        if word == "M":
            x, y = numbers
        elif word == "H":
            points += [(x + (numbers[0] - x) * k / 20, y) for k in range(21)]
            x = numbers[0]
        else:
            (a, b), (c, d), (e, f) = numbers[:2], numbers[2:4], numbers[4:]
            for k in range(21):
                t, u = k / 20, 1 - k / 20
                points.append(
                    (
                        u**3 * x + 3 * u * u * t * a + 3 * u * t * t * c + t**3 * e,
                        u**3 * y + 3 * u * u * t * b + 3 * u * t * t * d + t**3 * f,
                    )
                )
            x, y = e, f
    return points


def overlap(one, other):
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def check_geometry(layout, ties):
    """No boxes overlap, text fits, lines join their boxes and meet no other, marks stand free."""
    boxes = {box.name: box for box in layout.boxes}
    assert not [pair for pair in combinations(layout.boxes, 2) if overlap(*pair)]
    for box in layout.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= layout.width
        assert box.y + box.height <= layout.height
    marks = {(tie.cause, tie.effect): tie.mark for tie in ties}
    strips, paths = [], {}
    for route in layout.routes:
        points = paths[route.cause, route.effect] = trace(route.path)
        cause, effect = boxes[route.cause], boxes[route.effect]
        for (x, y), box in ((points[0], cause), (points[-1], effect)):
            assert min(abs(x - box.x), abs(x - box.x - box.width)) < 0.11
            assert box.y < y < box.y + box.height
        for x, y in points:
            assert -0.1 <= x <= layout.width
            assert not any(
                box.x + 0.2 < x < box.x + box.width - 0.2 and box.y < y < box.y + box.height
                for box in layout.boxes
            )
    for route in layout.routes:
        if mark := marks[route.cause, route.effect]:
            strips.append((route.mark_x, route.mark_y - 6, route.mark_x + mark, route.mark_y + 6))
            own = (route.cause, route.effect)
            strip = strips[-1]
            for other, points in paths.items():
                free = not any(strip[0] < x < strip[2] and strip[1] < y < strip[3] for x, y in points)
                assert other == own or free
    for (a, b, c, d), (e, f, g, h) in combinations(strips, 2):
        assert not (a < g and e < c and b < h and f < d)


@given(drawings())
def test_nothing_overlaps_and_lines_meet_only_their_own_boxes(drawing):
    items, ties = drawing
    layout = lay_out(items, ties, 1168, 8)
    check_geometry(layout, ties)
    bold = {item.name: item.bold for item in items}
    for box in layout.boxes:
        assert all(
            measure_text(line, FONT, bold[box.name]) <= box.width - 2 * PAD_X + 1e-9 for line in box.lines
        )
    assert layout.crossings <= layout.crossings_at_first
    columns = {box.name: box.column for box in layout.boxes}
    for route in layout.routes:
        assert route.back == (columns[route.effect] <= columns[route.cause])


@given(drawings(), st.randoms(use_true_random=False))
def test_a_layout_does_not_depend_on_the_order_of_what_it_is_given(drawing, rng):
    items, ties = drawing
    expected = lay_out(items, ties, 1168, 8)
    rng.shuffle(items)
    rng.shuffle(ties)
    assert lay_out(items, ties, 1168, 8) == expected


def test_the_geometry_check_would_notice_a_line_through_a_box():
    items = [Item("a", "a", 0), Item("b", "b", 1), Item("c", "c", 2)]
    ties = [Tie("a", "b"), Tie("b", "c"), Tie("a", "c")]
    layout = lay_out(items, ties, 1168, 8)
    check_geometry(layout, ties)
    from dataclasses import replace

    a, c, b = (next(box for box in layout.boxes if box.name == name) for name in "acb")
    y = b.y + b.height / 2
    straight = (
        f"M{a.x + a.width},{a.y + a.height / 2}H{a.x + a.width + 9}C{b.x},{y} {b.x},{y} {b.x},{y}H{c.x}"
    )
    routes = tuple(
        replace(route, path=straight) if (route.cause, route.effect) == ("a", "c") else route
        for route in layout.routes
    )
    with pytest.raises(AssertionError):
        check_geometry(replace(layout, routes=routes), ties)


def test_an_empty_map_has_a_layout():
    layout = lay_out([], [], 1168, 8)
    assert (layout.boxes, layout.routes, layout.crossings) == ((), (), 0)
