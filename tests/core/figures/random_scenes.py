"""Scenes of every lesson over random settings."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from core.figures.descent import descent_scene
from core.figures.panels import VIEWS
from core.figures.scene import Scene
from core.lessons.autograd.figures import attempt_scene
from core.lessons.autograd.run import autograd_run
from core.lessons.autograd.settings import ATTEMPTS, AutogradSettings
from core.lessons.data.figures import data_scene, section_still
from core.lessons.data.run import DataRun, data_run
from core.lessons.gradient_descent.figures import batch_scene, section_scene, sweep_scene
from core.lessons.gradient_descent.run import Descent, descend
from core.lessons.gradient_descent.settings import TRAINERS, DescentSettings
from core.lessons.graph.figures import start_scene
from core.lessons.graph.run import run_variant
from core.lessons.graph.settings import VARIANTS, GraphSettings
from core.lessons.numpy.figures import approach_scene
from core.lessons.tensors.figures import precision_scene
from core.lessons.tensors.run import fits
from core.lessons.tensors.transfer import Comparison, Timing
from core.lessons.tensors.transfer_figure import transfer_scene
from core.line.data import FEATURE_SCALES, DataSettings

VIEW = st.sampled_from(VIEWS)
RATES = st.floats(0.001, 1.2)  # what the slider offers
PLACES = st.floats(-8, 8)
SECONDS = st.floats(1e-7, 10)

# settings are built from few values, so that runs that take long are cached
DESCENTS: SearchStrategy[Descent] = st.builds(
    DescentSettings,
    learning_rate=RATES,
    batch_size=st.sampled_from((1, 16, 80)),
    updates=st.integers(1, 150),
    feature_scale=st.sampled_from(FEATURE_SCALES),
    start_a=PLACES,
    start_b=PLACES,
    trainer=st.sampled_from(TRAINERS),
).map(descend)
DATA: SearchStrategy[DataRun] = st.builds(
    DataSettings,
    seed=st.integers(0, 99),
    points=st.integers(10, 120),
    noise=st.floats(0, 1),
    intercept=st.floats(-5, 5),
    slope=st.floats(-5, 5),
    training_share=st.floats(0.1, 0.9),
    feature_scale=st.sampled_from(FEATURE_SCALES),
).map(data_run)
TIMINGS: SearchStrategy[list[Timing]] = st.lists(
    st.builds(Timing, st.just(0), st.just(0.0), SECONDS, SECONDS, SECONDS, SECONDS), max_size=6
)


def start_of(run: Descent) -> tuple[float, float]:
    return run.settings.start_a, run.settings.start_b


@st.composite
def descent(draw: DrawFn) -> Scene:
    run = draw(DESCENTS)
    return descent_scene(run.trace, run.data, run.surface, run.settings.learning_rate, draw(VIEW))


@st.composite
def sections(draw: DrawFn) -> Scene:
    run = draw(DESCENTS)
    return section_scene(run.trace, run.data, run.surface, draw(st.floats(0, 1)))


@st.composite
def sweep(draw: DrawFn) -> Scene:
    run = draw(DESCENTS)
    rate, critical = run.settings.learning_rate, run.curve.critical_rate
    return sweep_scene(run.trace, run.stats, start_of(run), rate, critical)


@st.composite
def batches(draw: DrawFn) -> Scene:
    run = draw(DESCENTS)
    return batch_scene(run.trace, run.data)


@st.composite
def approach(draw: DrawFn) -> Scene:
    run = draw(DESCENTS)
    return approach_scene(run.trace, run.surface.minimum)


@st.composite
def points(draw: DrawFn) -> Scene:
    run = draw(DATA)
    return data_scene(run.data, run.surface, run.learning_curve, run.usual_point, draw(VIEW), ("x", "y"))


@st.composite
def cut(draw: DrawFn) -> Scene:
    run = draw(DATA)
    return section_still(run.stats, run.surface, run.usual_point)


@st.composite
def attempts(draw: DrawFn) -> Scene:
    attempt, epochs = draw(st.sampled_from(ATTEMPTS)), draw(st.integers(1, 200))
    rate = draw(RATES)
    seed = draw(st.integers(0, 9))
    run = autograd_run(AutogradSettings(attempt=attempt, learning_rate=rate, epochs=epochs, seed=seed))
    return attempt_scene(run.attempt, run.data, run.surface, rate, draw(VIEW), run.accumulates)


@st.composite
def variants(draw: DrawFn) -> Scene:
    settings = GraphSettings(
        variant=draw(st.sampled_from(VARIANTS)),
        threshold=draw(st.floats(0, 5)),
        start_a=draw(PLACES),
        start_b=draw(PLACES),
    )
    return start_scene(run_variant(settings), draw(VIEW))


@st.composite
def precisions(draw: DrawFn) -> Scene:
    zoom, rate = draw(st.sampled_from((1.0, 6.0, 1e3, 1e6))), draw(st.sampled_from((0.1, 0.7)))
    return precision_scene(fits(zoom, rate), draw(VIEW))


@st.composite
def transfers(draw: DrawFn) -> Scene:
    drawn = draw(TIMINGS)
    timings = tuple(
        Timing(32 * 2**i, 0.0, each.cpu, each.there, each.device, each.back) for i, each in enumerate(drawn)
    )
    crossover = draw(st.sampled_from([None, *(timing.size for timing in timings)]))
    return transfer_scene(Comparison(timings, crossover, "words", draw(st.booleans())), "cuda:0")


SCENES: dict[str, Callable[[], SearchStrategy[Scene]]] = {
    "descent": descent,
    "sections": sections,
    "sweep": sweep,
    "batches": batches,
    "approach": approach,
    "points": points,
    "cut": cut,
    "attempts": attempts,
    "variants": variants,
    "precisions": precisions,
    "transfers": transfers,
}
