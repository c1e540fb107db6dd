"""Colour difference as eyes see it."""

import numpy as np
from numpy.typing import NDArray

VERSION = 1
Lab = NDArray[np.float64]


def lab(rgb: NDArray[np.floating] | NDArray[np.uint8]) -> Lab:
    """(..., 3) sRGB 0 to 255 as CIE L*a*b*, white D65.

    Source: IEC 61966-2-1 (sRGB), CIE 15 (L*a*b*).
    """
    c = np.asarray(rgb, np.float64) / 255
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    matrix = np.array(
        [
            [0.412453, 0.357580, 0.180423],
            [0.212671, 0.715160, 0.072169],
            [0.019334, 0.119193, 0.950227],
        ]
    )
    xyz = linear @ matrix.T / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    x, y, z = f[..., 0], f[..., 1], f[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def ciede2000(first: Lab, second: Lab) -> NDArray[np.float64]:
    """CIEDE2000 difference of (..., 3) L*a*b* colours, broadcast; 0 is equal, symmetric.

    Source: Sharma, Wu and Dalal 2005, equations 2 to 22, with kL = kC = kH = 1.
    """
    l1, a1, b1 = first[..., 0], first[..., 1], first[..., 2]
    l2, a2, b2 = second[..., 0], second[..., 1], second[..., 2]
    mean_c = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 0.5 * (1 - np.sqrt(mean_c**7 / (mean_c**7 + 25.0**7)))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1 = np.degrees(np.arctan2(b1, a1)) % 360
    h2 = np.degrees(np.arctan2(b2, a2)) % 360
    grey = c1 * c2 == 0
    turn = (h2 - h1 + 180) % 360 - 180
    # At exactly half a turn the published formula keeps the sign of the plain difference.
    turn = np.where((np.abs(h2 - h1) == 180), h2 - h1, turn)
    turn = np.where(grey, 0.0, turn)
    dl, dc = l2 - l1, c2 - c1
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    mean_l, mean_c2 = (l1 + l2) / 2, (c1 + c2) / 2
    total = h1 + h2
    far = np.abs(h1 - h2) > 180
    mean_h = np.where(far, np.where(total < 360, total + 360, total - 360), total) / 2
    mean_h = np.where(grey, total, mean_h)
    t = (
        1
        - 0.17 * np.cos(np.radians(mean_h - 30))
        + 0.24 * np.cos(np.radians(2 * mean_h))
        + 0.32 * np.cos(np.radians(3 * mean_h + 6))
        - 0.20 * np.cos(np.radians(4 * mean_h - 63))
    )
    s_l = 1 + 0.015 * (mean_l - 50) ** 2 / np.sqrt(20 + (mean_l - 50) ** 2)
    s_c, s_h = 1 + 0.045 * mean_c2, 1 + 0.015 * mean_c2 * t
    rotation = 60 * np.exp(-(((mean_h - 275) / 25) ** 2))
    r_t = -np.sin(np.radians(rotation)) * 2 * np.sqrt(mean_c2**7 / (mean_c2**7 + 25.0**7))
    x, y, z = dl / s_l, dc / s_c, dh / s_h
    return np.sqrt(np.maximum(0.0, x * x + y * y + z * z + r_t * y * z))


def hex_difference(a: str, b: str) -> float:
    """CIEDE2000 of two `#rrggbb` colours, 0 to about 100."""
    return float(ciede2000(lab(_rgb(a)), lab(_rgb(b))))


def _rgb(colour: str) -> NDArray[np.float64]:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], np.float64)
