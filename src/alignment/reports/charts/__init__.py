"""Charts of a report or page as SVG, drawn without a browser."""

from alignment.reports.charts.chart import WIDTH, chart_svg, chart_tree

__all__ = ["WIDTH", "chart_svg", "chart_tree"]
