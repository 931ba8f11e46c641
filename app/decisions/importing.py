"""Files that import each other."""

from __future__ import annotations

from collections.abc import Sequence

from . import model
from .findings import DmnError


def refuse_circles(files: Sequence[model.Definitions]) -> None:
    """Raises DmnError where files import each other in a circle, with the way round it: neither
    could be understood before the other."""
    by_space = {definitions.namespace: definitions for definitions in files}
    done: set[str] = set()
    for start in files:
        # A walk without recursion: (file, its imports still to be followed).
        way = [(start, _imported(start, by_space))]
        while way:
            current, pending = way[-1]
            if current.namespace in done or not pending:
                done.add(current.namespace)
                way.pop()
                continue
            following = pending.pop()
            names = [definitions.namespace for definitions, _ in way]
            if following.namespace in names:
                circle = [definitions for definitions, _ in way][names.index(following.namespace) :]
                raise _refusal([*circle, following])
            way.append((following, _imported(following, by_space)))


def _imported(
    definitions: model.Definitions, by_space: dict[str, model.Definitions]
) -> list[model.Definitions]:
    return [by_space[i.namespace] for i in definitions.imports if i.namespace in by_space]


def _refusal(circle: Sequence[model.Definitions]) -> DmnError:
    if len(circle) == 2:
        return DmnError(circle[0].file, "", f"文件 {circle[0].file} 引入了它自己")
    way = " → ".join(definitions.file for definitions in circle)
    return DmnError(circle[0].file, "", f"文件互相引入，成了一圈：{way}")
