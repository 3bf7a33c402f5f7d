"""The first page."""

from ui import lesson

lesson.head("03", "soon")
