"""Training loops, one file each, and what runs and records them.

A loop is a generator that reads like the tutorial's and yields a `Step` after every update. The comments
`# forward:`, `# loss:`, `# backward:`, `# update:` and `# zero:` open the phases of a step: a phase of the
same lines has the same comment in every loop.
"""
