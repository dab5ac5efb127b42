"""The loop that copies many short runs of bytes to where they belong."""

# mypy: disable-error-code="no-untyped-def"

from alignment.graphs.kernels.engine import Kernel


def _copy_runs(data, first, size, out, at):
    """Copy ``data[first[i]:first[i] + size[i]]`` to ``out[at[i]:]`` for every i.

    Time O(bytes).
    """
    for i in range(len(first)):
        f = first[i]
        a = at[i]
        for j in range(size[i]):
            out[a + j] = data[f + j]


copy_runs = Kernel(_copy_runs)
