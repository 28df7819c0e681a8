"""Readings against what people marked: scores, agreement, calibration, gained and lost examples, floors."""
