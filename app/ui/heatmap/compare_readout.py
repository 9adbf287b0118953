"""What a comparison tells below its pages: colours and their numbers, what is under the pointer, how it was placed."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.heatmap.colours import ColourMap
from app.heatmap.compare import Unit
from app.ui import words
from app.ui.heatmap import compare_said as said
from app.ui.heatmap.compare_asks import DrawnSides, Layer
from app.ui.heatmap.compare_bar import Scale, difference_scale, heat_scale
from app.ui.heatmap.compare_controls import CompareBottom


class Readout(QObject):
    """Writes into the bar below."""

    def __init__(self, bottom: CompareBottom, parent: QObject) -> None:
        super().__init__(parent)
        self._bottom = bottom
        self._drawn: DrawnSides | None = None
        self._is_difference = False

    def show(self, drawn: DrawnSides | None, colours: ColourMap, *, is_difference: bool) -> None:
        """Tell of this."""
        self._drawn, self._is_difference = drawn, is_difference
        self._bottom.base.setVisible(is_difference)
        scales = scales_of(drawn, colours, is_difference=is_difference)
        for bar, scale in zip(self._bottom.scales, (*scales, None, None)[:2], strict=True):
            bar.show_scale(scale)
        self._tell_placed()

    def point_out(self, at: int, x_px: float, y_px: float) -> None:
        """Tell what is under the pointer on a side, or on the difference, and on the other side at the same place of a
        page as wide."""
        drawn = self._drawn
        layer = None if drawn is None else layers_of(drawn)[at]
        if drawn is None or layer is None or x_px < 0:
            for bar in self._bottom.scales:
                bar.point_out(None)
            self._tell_placed()
            return
        is_second = at == 1 and drawn.layers[0].unit is not layer.unit
        self._bottom.scales[1 if is_second else 0].point_out(layer.numbers.value_at(x_px, y_px))
        widths = {one.numbers.grid.shape[1] for one in drawn.layers}
        which = (0, 1) if len(widths) == 1 and at < 2 else (at,)
        numbers = [_number(drawn, one, x_px, y_px) for one in which]
        self._bottom.told.say((*numbers, said.unit_title(layer.unit, drawn.sides.by)))

    def _tell_placed(self) -> None:
        """How many clicks lie where their element is, and how many where the pixel was."""
        if self._drawn is None:
            self._bottom.told.say(())
            return
        by_element, by_pixel = self._drawn.placed(on_base=self._is_difference)
        layer = layers_of(self._drawn)[2 if self._is_difference else 0]
        unit = () if layer is None else (said.unit_title(layer.unit, self._drawn.sides.by),)
        is_shaded = self._is_difference and not self._drawn.sides.found.shared
        if is_shaded and layer is not None and layer.unit is Unit.CLICKS:
            unit = (*unit, self.tr("faint: may be chance"))
        placed = (
            self.tr("%1 placed by element").replace("%1", words.number(by_element)),
            self.tr("%1 by pixel").replace("%1", words.number(by_pixel)),
        )
        self._bottom.told.say((*unit, *(placed if by_element + by_pixel else ())))


def layers_of(drawn: DrawnSides) -> tuple[Layer | None, ...]:
    """Both sides and the difference."""
    return (*drawn.layers, drawn.apart)


def scales_of(
    drawn: DrawnSides | None, colours: ColourMap, *, is_difference: bool
) -> tuple[Scale, ...]:
    """The scales of what is seen: one, or two where the sides are not counted alike."""
    if drawn is None:
        return ()
    by = drawn.sides.by
    if is_difference:
        apart = drawn.apart
        return () if apart is None else (difference_scale(apart.top, apart.unit, by),)
    found = [
        heat_scale(layer.top, layer.unit, by, colours, is_veil=side.kind.is_of_bands)
        for layer, side in zip(drawn.layers, drawn.sides.pair.both, strict=True)
    ]
    alike = drawn.layers[0].unit is drawn.layers[1].unit
    return tuple(found[:1] if alike else found)


def _number(drawn: DrawnSides, at: int, x_px: float, y_px: float) -> str:
    layer = layers_of(drawn)[at]
    assert layer is not None
    value = layer.numbers.value_at(x_px, y_px)
    return f"{(*said.NAMES, 'A − B')[at]} {said.amount(value, layer.unit, signed=at == 2)}"
