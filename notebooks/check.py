"""Runs every notebook of this folder on a run folder, and sees that its chart has data: check.py RUN

A notebook is kept without outputs, and what it draws is called `chart`.
"""

import json
import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient


def marks(chart):
    """How many rows have what the vertical axis shows."""
    field = chart["encoding"]["y"]["field"]
    rows = (row for rows in chart["datasets"].values() for row in rows)
    return sum(isinstance(row.get(field), float) for row in rows)


def check(path):
    notebook = nbformat.read(path, as_version=4)
    kept = [cell for cell in notebook.cells if cell.get("outputs") or cell.get("execution_count")]
    assert not kept, f"{path.name} was kept with outputs"
    asked = nbformat.v4.new_code_cell("import json; print(json.dumps(chart.to_dict()))")
    notebook.cells.append(asked)
    # A cell that fails raises here.
    NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": path.parent}}).execute()
    drawn = marks(json.loads(asked.outputs[0].text))
    assert drawn > 1, f"{path.name} draws nothing"
    print(f"{path.name}: ran, its chart has {drawn} marks")


def main(run):
    os.environ["TELOSIM_RUN"] = str(Path(run).resolve())
    paths = sorted(Path(__file__).resolve().parent.glob("*.ipynb"))
    assert paths, "there is no notebook"
    for path in paths:
        check(path)


if __name__ == "__main__":
    main(*sys.argv[1:])
