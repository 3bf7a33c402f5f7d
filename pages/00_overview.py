"""The first page."""

from ui import lesson

lesson.head("00", "soon")
