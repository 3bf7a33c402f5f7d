"""The one kind of error whose message is written for a learner."""


class Refused(ValueError):
    """What was asked for is not possible; the message is a sentence that says why and what is.

    Pages show the message in place. Any other exception is a defect of the program, and its message is not shown.
    """
