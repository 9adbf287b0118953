"""What is in a cart while its course is told, and what of it is taken out."""

from __future__ import annotations

from app.activity.model import CartStep


class Inside:
    """What is in the cart, by the steps that put it there."""

    def __init__(self) -> None:
        self.steps: list[CartStep] = []

    def kinds(self) -> list[CartStep]:
        """The first step of each product that is in."""
        found: list[CartStep] = []
        for step in self.steps:
            if not any(_is_same_product(step, other) for other in found):
                found.append(step)
        return found

    def meant(self, product: str | None, words: str, is_nameless: bool) -> CartStep | None:
        """What is taken out: by its number, else by its name in some words, else the only thing that is in; None where
        nothing tells.

        Args:
            product: what it goes by, where that is told.
            words: those of the control and of the line of the cart it stands in.
            is_nameless: nothing else tells what it is.
        """
        inside = self.kinds()
        by_number = [step for step in inside if product is not None and step.product == product]
        if by_number:
            return by_number[0]
        words = words.casefold()
        named = [step for step in inside if step.name and step.name.casefold() in words]
        if named:
            return max(named, key=lambda step: len(step.name or ""))
        return inside[0] if is_nameless and len(inside) == 1 else None

    def take(self, taken: CartStep) -> None:
        """Takes a product out, however often it was put in: what has its number, else what is called so."""
        left = [
            step for step in self.steps if taken.product is None or step.product != taken.product
        ]
        if len(left) == len(self.steps):
            left = [step for step in self.steps if not _is_called_alike(step, taken)]
        self.steps = left


def _is_same_product(one: CartStep, other: CartStep) -> bool:
    """Sizes of a product may be called alike: what has another number is another one."""
    if one.product is not None and other.product is not None:
        return one.product == other.product
    return _is_called_alike(one, other)


def _is_called_alike(one: CartStep, other: CartStep) -> bool:
    if one.name is not None and other.name is not None:
        return one.name.casefold() == other.name.casefold()
    return one.product is None and other.product is None and one.name == other.name
