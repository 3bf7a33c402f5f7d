"""One file per way to train, in the tutorial's order, all the same shape.

Each is a generator that reads like the tutorial's loop and yields a `Step` for every update. The
comments `# forward:`, `# loss:`, `# backward:`, `# update:` and `# zero:` open the phases of a step.
"""
