"""Charts drawn on the server as SVG: each says what it shows in words, in marks and as a table.

Pure Python: no Django, no request, no database. Shown by `components/chart.html`.
"""

from kernel.charts.bars import bar_chart
from kernel.charts.chart import Annotation, Chart, Note, Series
from kernel.charts.control import control_chart
from kernel.charts.fan import fan_chart
from kernel.charts.flow import QUIET, Flow, Node, flow_chart
from kernel.charts.interval import interval_mark
from kernel.charts.line import line_chart
from kernel.charts.pair import Pane, pair_chart
from kernel.charts.spark import sparkline

__all__ = [
    "QUIET",
    "Annotation",
    "Chart",
    "Flow",
    "Node",
    "Note",
    "Pane",
    "Series",
    "bar_chart",
    "control_chart",
    "fan_chart",
    "flow_chart",
    "interval_mark",
    "line_chart",
    "pair_chart",
    "sparkline",
]
