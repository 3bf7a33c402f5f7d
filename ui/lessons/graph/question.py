"""The question of the lesson on the dynamic graph, answered by running the branch."""

from functools import cache

from core.fields import patch_of
from core.lessons.graph.settings import GraphSettings
from core.numbers import fixed
from ui.outcome import Prediction
from ui.say import say


@cache
def asked() -> Prediction:
    """The question of this lesson, answered by running the branch."""
    from core.lessons.graph.run import run_variant

    shown = GraphSettings(variant="branch", against="loss")
    run = run_variant(shown)
    graph = run.graph
    flows = [edge.gradient.sum for edge in graph.uses[graph.named("b").id] if edge.gradient is not None]
    written = " + ".join(f"({fixed(flow)})" for flow in flows)
    return Prediction(
        say("With “if loss > 0” in the code, and the loss above 0: how many arrows of gradient reach b?"),
        ("one", "two", "three"),
        {1: "one", 2: "two", 3: "three"}.get(len(flows), str(len(flows))),
        say(
            "b goes into two products: one for yhat, one for yhat2. Each sends a gradient back, and they add up: "
            "{terms} = {sum:.4}. That sum is b.grad.",
            terms=written,
            sum=run.gradients["b"] or 0.0,
        ),
        patch_of(shown),
        0,
    )
