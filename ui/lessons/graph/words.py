"""What the lesson on the dynamic graph says: of each variant, of each preset, of what there is to notice."""

from dataclasses import dataclass

from core.lessons.graph.settings import GraphSettings
from ui import exercises
from ui.say import Markup, say


@dataclass(frozen=True)
class Words:
    """What the page says of a variant: its short name, what Python did, and what to look at."""

    label: str
    did: str
    look: Markup


WORDS = {
    "yhat": Words(
        "yhat",
        "make_dot(yhat): one product, one sum. Autograd noted both as they were computed.",
        say("The result has many numbers. Going back needs to know what flows in: here a 1 into each."),
    ),
    "error": Words(
        "error",
        "make_dot(error): one subtraction more, and y comes in.",
        say("The minus turns the sign of every *gradient* that passes it."),
    ),
    "loss": Words(
        "loss",
        "make_dot(loss): square and mean make one number of all errors.",
        say("Now going back needs no help: ∂L/∂L is 1. Press → and follow it up to *a* and *b*."),
    ),
    "frozen": Words(
        "a frozen",
        "a does not require a gradient. The values stay the same; the way back does not.",
        say("The arrow into *a* is gone. *a* is now data, as x is."),
    ),
    "branch": Words(
        "if loss > 0",
        "The branch ran, so four more operations are in the graph. The if itself never is.",
        say("*b* feeds two products. Two gradients come back to it, and add up."),
    ),
    "threshold": Words(
        "if loss > t",
        "The same if with your threshold t: the ring on the surface. Drag the point across it.",
        say("Outside the ring the branch is in the graph. Inside it was never built."),
    ),
    "loop": Words(
        "for loop",
        "Every turn leaves a product and a sum of its own. The graph has no loop.",
        say("*b* gets one *gradient* from each turn. Their sum is what the plain line gives."),
    ),
    "detach": Words(
        "detach",
        "detach() hands on the value of b and cuts the way back.",
        say("The *loss* is the same number, and nothing comes back to *b*: b.grad stays None."),
    ),
    "no_grad": Words(
        "no_grad",
        "Under no_grad the product is computed and not recorded.",
        say("Here too b.grad stays None. The cut is at the product, not before it."),
    ),
    "square": Words(
        "w*w + w",
        "One tensor, used three times: twice in the product, once in the sum.",
        say("Three arrows come back to w: w, w and 1. They add up to 2w + 1, the slope of the curve."),
    ),
    "module": Words(
        "nn.Module",
        "The parameters live in a model. nn.Linear is two operations: Python calls it once.",
        say("Close the boxes with the minus signs: a module is a name for a part of the graph."),
    ),
    "outputs": Words(
        "two losses",
        "Two results, and backward starts from both at once.",
        say("At error two gradients meet and add up, one from each *loss*."),
    ),
}

# their graphs need the whole width; the threshold's stays there when the branch is gone
WIDE = ("branch", "threshold", "loop", "outputs")

PRESETS = {
    "The notebook's last cell": ("make_dot(yhat), at torch's own start.", GraphSettings(variant="yhat")),
    "At the minimum": (
        "The gradients of the loss: almost nothing comes back.",
        GraphSettings(start_a=1.0235, start_b=1.969),
    ),
    "Branch not taken": (
        "Inside the ring: the body of the if leaves no trace.",
        GraphSettings(variant="threshold", against="branch", start_a=0.9, start_b=1.5),
    ),
    "Eight turns": ("A graph as long as the loop ran.", GraphSettings(variant="loop", against="loss", turns=8)),
    "One sample": ("Sample 3 followed as plain numbers, as in micrograd.", GraphSettings(sample=3)),
    "Where w*w + w is flat": (
        "w = −0.5: three gradients that add up to nothing.",
        GraphSettings(variant="square", start_b=-0.5),
    ),
}

OBSERVATIONS = (
    exercises.Observation(
        say(
            "The graph is not a drawing of your code. It is the list of what ran: drag the point over the ring, and "
            "the branch comes and goes."
        ),
        "Inside the ring",
        {"variant": "threshold", "against": "branch", "start_a": 0.9, "start_b": 1.5},
    ),
    exercises.Observation(
        say("Where one tensor goes several ways, its gradients add up. At w = −0.5 they are −0.5, −0.5 and 1: "
        "the curve is flat."),
        "w*w + w",
        {"variant": "square", "start_b": -0.5},
    ),
    exercises.Observation(
        say("Three turns or eight: the graph grows, the *gradient* of *b* stays −1.8156. It is the same function."),
        "Eight turns",
        {"variant": "loop", "against": "loss", "turns": 8},
    ),
    exercises.Observation(
        say("detach and no_grad leave the *loss* as it is. Only *b* is no longer told: the arrow on the surface points "
        "along *a* alone."),
        "detach",
        {"variant": "detach", "against": "loss"},
    ),
    exercises.Observation(
        say("Python called nn.Linear once. Autograd recorded two operations: a transpose, then a product with a sum."),
        "nn.Module",
        {"variant": "module", "against": "loss"},
    ),
)
