"""Nodes off the common way: made before the recording, by own functions, from plain numbers, with several results."""

import json
from functools import partial

import pytest
import torch
from torch import nn

from core.graph.export import to_json
from core.graph.nodes import batch_size
from core.graph.panel import describe
from core.graph.picture import picture
from core.graph.svg import draw
from core.graph.tape import tape
from core.graph.update_tape import UpdateTape
from tests.core.graph.drawn import read


def w():
    return torch.tensor([2.0, 3.0], requires_grad=True)


def links(graph):
    return [(edge.source, edge.target, edge.slot, edge.output) for edge in graph.edges]


def test_what_ran_before_the_recording_is_known_from_autograd():
    leaf = w()
    doubled = leaf * 2
    raised = doubled + 1
    graph = tape(lambda: (raised * doubled).sum())
    assert [(node.kind, node.op, node.sign, node.value is None) for node in graph.nodes] == [
        ("leaf", "", "", False), ("operation", "mul", "×", False), ("operation", "add", "+", False),
        ("operation", "mul", "×", False), ("result", "sum", "Σ", False),
    ]  # fmt: skip
    assert links(graph) == [(0, 1, 0, 0), (1, 2, 0, 0), (2, 3, 0, 0), (1, 3, 1, 0), (3, 4, 0, 0)]
    assert graph.nodes[0].gradient.whole == [18, 26]  # of (2w + 1) 2w: 8w + 2
    assert graph.nodes[0].value.whole == [2, 3]
    assert graph.nodes[2].value.whole == [5, 7]
    assert [node.expression for node in graph.nodes] == ["", "", "", "raised * doubled", "(raised * doubled).sum()"]
    assert [node.call for node in graph.nodes[:3]] == [None] * 3
    assert graph.backward == (4, 3, 2, 1, 0)
    graph = tape(lambda: raised.sum())
    assert [node.value and node.value.whole for node in graph.nodes] == [[2, 3], None, [5, 7], 12]
    assert picture(graph).boxes[1].lines == ((("×", "strong"), ("MulBackward0", "quiet")), (("", "plain"),))


class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x, None)
        return x * x

    @staticmethod
    def backward(ctx, gradient):
        x, _ = ctx.saved_tensors
        return 2 * x * gradient


class Failing(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, words):
        ctx.words = words
        return x * 1

    @staticmethod
    def backward(ctx, gradient):
        raise RuntimeError(ctx.words)


def test_an_own_function_keeps_what_it_saved():
    leaf = w()
    graph = tape(lambda: Square.apply(leaf).sum())
    assert [[(item.name, item.shape, item.dtype, item.bytes) for item in node.saved] for node in graph.nodes] == [
        [], [("saved", (2,), "float32", 8)], [],
    ]  # fmt: skip
    assert graph.nodes[1].backward == "SquareBackward"
    assert graph.nodes[0].gradient.whole == [4, 6]
    assert graph.saved_bytes == 8


@pytest.mark.parametrize(("words", "said"), [
    ("no way back. Never", "no way back"), ("no way\nback", "no way"), ("no way", "no way"),
])  # fmt: skip
def test_an_own_function_that_fails_gives_its_reason(words, said):
    leaf = w()
    with pytest.raises(ValueError, match=f"^PyTorch cannot go back through this graph: {said}\\.$"):
        tape(lambda: Failing.apply(leaf, words).sum())
    assert not leaf._backward_hooks


def test_tensors_made_from_numbers_are_data_and_what_comes_of_them_is_computed():
    leaf = w()

    def step():
        given = torch.tensor([1.0, 2.0])
        made = given * 3
        return (leaf * made + given).sum()

    graph = tape(step)
    given, made = graph.named("given"), graph.named("made")
    assert (given.kind, given.op, graph.inputs[given.id]) == ("constant", "", ())
    assert given.reason == "given is data: it does not require a gradient, so autograd keeps none for it."
    assert (made.kind, made.op, made.sign, made.reached) == ("constant", "mul", "× 3", False)
    assert made.reason == "Computed from data alone: nothing in it requires a gradient."
    assert [edge.source for edge in graph.inputs[made.id]] == [given.id]
    assert graph.forward == (made.id, 3, 4, 5)
    shown = picture(graph)
    assert [box.lines[0] for box in shown.boxes if box.id == f"n{made.id}"] == [
        (("× 3 made", "strong"), ("no gradient", "quiet"))
    ]
    assert describe(graph, shown)["boxes"][f"n{made.id}"]["title"] == "× 3 made · no gradient flows here"


def test_each_reason_why_there_is_no_gradient():
    leaf, other = w(), w()

    def step():
        walled = (leaf * 2).detach()
        with torch.no_grad():
            scaled = leaf * 3
        larger = leaf > 2
        return (other * walled * scaled * larger).sum()

    graph = tape(step)
    assert {node.name or node.op: node.reason for node in graph.nodes if not node.reached} == {
        "leaf": "Every path from here to the result is cut, so this parameter gets no gradient.",
        "mul": "Autograd built this, but every path to the result is cut: no gradient arrives.",
        "walled": "detach() hands the value on and cuts the graph: no gradient goes back through it.",
        "scaled": "Computed under torch.no_grad(): autograd was told not to record it.",
        "larger": "This operation has no gradient: its result is not differentiable.",
    }
    assert {node.reason for node in graph.nodes if node.reached} == {""}
    drawn = {int(box.id[1:]): box.classes for box in read(draw(graph, frozenset()).svg).boxes}
    cut = {graph.nodes[number].name or graph.nodes[number].op for number, names in drawn.items() if "wg-cut" in names}
    assert cut == {"leaf", "mul"}  # what is data for the rest looks like data


def test_links_know_which_result_of_an_operation_they_carry():
    leaf = w()

    def differentiable():
        _low, high = leaf.unbind()
        return high * 2

    graph = tape(differentiable)
    assert links(graph) == [(0, 1, 0, 0), (1, 2, 0, 1)]
    assert graph.nodes[0].gradient.whole == [0, 2]

    def cut():
        _least, place = leaf.detach().min(0)
        return (leaf * place).sum()

    graph = tape(cut)
    least = next(node for node in graph.nodes if node.op == "min")
    assert [edge.output for edge in graph.uses[least.id]] == [1]


@pytest.mark.parametrize(("length", "named"), [(63, True), (64, True), (65, False)])
@pytest.mark.parametrize("kind", [list, tuple, dict])
def test_tensors_in_short_lists_and_dictionaries_have_names(kind, length, named):
    leaf = w()
    held = [torch.tensor(float(number)) for number in range(length)]
    held = {f"x{number}": tensor for number, tensor in enumerate(held)} if kind is dict else kind(held)
    key = "x3" if kind is dict else 3
    graph = tape(lambda: (leaf * held[key]).sum())
    (data,) = (node for node in graph.nodes if node.kind == "constant")
    assert data.name == (f"held[{key!r}]" if named else "")
    assert data.reason.startswith(f"held[{key!r}] is data" if named else "This is data")
    box = picture(graph).boxes[data.id]
    assert box.lines[0] == ((f"held[{key!r}]" if named else "data", "strong"),)


def test_what_is_returned_at_once_has_no_name():
    leaf = w()
    assert [node.name for node in tape(lambda: (leaf * 2).sum()).nodes] == ["leaf", "", ""]


class Holder:
    """An object that is no module: its tensors have the names of its attributes."""

    def __init__(self) -> None:
        self.rate = torch.tensor([0.5], requires_grad=True)

    def step(self):
        return (self.rate * 2).sum()


def test_attributes_of_self_have_names():
    assert [node.name for node in tape(Holder().step).nodes] == ["rate", "", ""]


def test_buffers_and_gradients_have_names():
    layer = nn.BatchNorm1d(1).eval()
    names = {node.name for node in tape(lambda: layer(torch.ones(3, 1)).sum()).nodes}
    assert {"weight", "bias", "running_mean", "running_var"} <= names
    leaf = w()
    (leaf * 2).sum().backward()
    graph = tape(lambda: (leaf * leaf.grad).sum())
    assert [node.name for node in graph.nodes if not node.op] == ["leaf", "leaf.grad"]


def test_a_module_without_a_variable_is_called_by_its_class():
    class Both(nn.Module):
        def __init__(self):
            super().__init__()
            self.steps = [nn.Tanh()]

        def forward(self, x):
            return self.steps[0](x) * 2

    both, leaf = Both(), w()
    graph = tape(lambda: both(leaf).sum())
    assert [(node.module, node.groups) for node in graph.nodes if node.op] == [
        ("Tanh", ("both", "Tanh")), ("both", ("both",)), ("", ()),
    ]  # fmt: skip


@pytest.mark.parametrize(("shapes", "samples"), [
    ([(1,)], 0), ([()], 0), ([(0, 2)], 0), ([(1, 5)], 0), ([(4, 1), (3,), (3, 2)], 3), ([(4, 1), (3,)], 4),
    ([(3, 1), (4,)], 4),
])  # fmt: skip
def test_the_batch_is_the_leading_size_of_most_data(shapes, samples):
    leaf = torch.tensor(2.0, requires_grad=True)
    data = [torch.ones(shape) for shape in shapes]
    graph = tape(lambda: sum((leaf * item).sum() for item in data))
    assert (graph.samples, batch_size(graph.nodes)) == (samples, samples)


def test_without_data_the_batch_is_that_of_the_operations():
    leaf = torch.ones(5, 2, requires_grad=True)
    assert tape(lambda: (leaf * 2).sum()).samples == 5


def test_numbers_that_are_not_finite_are_words_in_json():
    zero = torch.tensor([0.0], requires_grad=True)
    nodes = json.loads(to_json(tape(lambda: (-1 / zero + 1 / zero).sum())))["nodes"]
    values = {node["expression"]: node["value"]["data"] for node in nodes}
    assert (values["-1 / zero"], values["1 / zero"]) == (["-Infinity"], ["Infinity"])
    assert values["-1 / zero + 1 / zero"] == ["NaN"]
    many = torch.zeros(17, requires_grad=True)
    value = json.loads(to_json(tape(lambda: (-1 / many).sum())))["nodes"][0]["value"]
    assert value == {"shape": [17], "dtype": "float32", "device": "cpu", "mean": 0, "min": 0, "max": 0, "sum": 0}


def test_a_parameter_named_through_its_modules_is_found_in_the_code():
    layer = nn.Sequential(nn.Linear(1, 1, bias=False))
    def step():
        doubled = layer[0].weight * 2
        return doubled.sum()

    graph = tape(step)
    assert graph.nodes[0].name == "0.weight"
    (code,) = describe(graph, picture(graph))["code"]
    assert [(code["text"][start:end], *boxes) for start, end, boxes in code["spans"]] == [
        ("layer[0].weight * 2", "n1"), ("weight", "n0"), ("doubled.sum()", "n2"),
    ]  # fmt: skip


def test_a_result_that_requires_no_gradient_has_its_operation_as_its_title():
    x = torch.tensor([1.0, 2.0])

    def step():
        return x * 2

    def update(tape_of_it):
        with tape_of_it:
            return step()

    found = UpdateTape(update.__code__)
    graph = found.graph_behind(update(found))
    boxes = describe(graph, picture(graph))["boxes"]
    assert [box["title"] for box in boxes.values()] == ["x · no gradient flows here", "× 2"]
    assert picture(graph).boxes[1].lines == ((("× 2", "strong"), ("no gradient", "quiet")), (("mean 3", "plain"),))
    assert found.graph() is None


def test_an_update_that_goes_back_itself_has_its_gradients():
    leaf = w()

    def update(tape_of_it):
        with tape_of_it:
            loss = (leaf**2).sum()
            loss.backward()

    found = UpdateTape(update.__code__)
    update(found)
    graph = found.graph()
    assert [node.gradient.whole for node in graph.nodes] == [[4, 6], [1, 1], 1]
    assert leaf.grad.tolist() == [4, 6]
    assert found.graph_behind(leaf).nodes[0].gradient.whole == [4, 6]


def test_data_of_one_element_shows_its_number_and_of_two_its_shape():
    leaf, one, two = w(), torch.tensor([3.0]), torch.tensor([4.0, 5.0])
    shown = picture(tape(lambda: (leaf * one * two).sum()))
    said = {box.lines[0][0][0]: box.lines[1] for box in shown.boxes if box.look == "constant"}
    assert said == {"one": (("3", "quiet"),), "two": (("(2,)", "quiet"),)}


def test_only_what_a_helper_returns_takes_the_callers_name():
    leaf = w()

    def helper(u):
        return u * 2 + 1

    def step():
        z = helper(leaf)
        return z.sum()

    assert [node.name for node in tape(step).nodes if node.op] == ["", "z", ""]


def test_nothing_of_the_tapes_own_code_is_taken_for_the_functions():
    leaf = w()
    product = tape(partial(torch.mul, leaf, 2.0), gradient=1.0).nodes[-1]
    assert (product.op, product.name, product.expression, product.span) == ("mul", "", "", None)
