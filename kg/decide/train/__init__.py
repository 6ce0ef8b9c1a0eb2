"""Learn the weights that ship from a folder of annotated reports.

``python -m kg.decide.train --gold DIR`` reads ``NAME.txt`` with ``NAME.json`` of every report,
learns, and writes ``kg/decide/weights/LANGUAGE.npz``. Needs the extra ``train``.
"""
