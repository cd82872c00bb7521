"""From a project to reports: freeze, run, seal, render.

Nothing is imported here: a workbook needs ``desk`` and ``programme`` only, and should not wait for the rest.
"""
