"""RGB <-> the planes of a frame: BT.709 limited-range YUV 4:2:0 for video, plain RGB for pictures and GIFs.

The matrix is ITU-R BT.709-6 table 3 with 8-bit quantisation (16-235, 16-240). Chroma sits at the left of its pair of
pixels (the H.264 default, chroma_sample_loc_type 0), so it is filtered 1-2-1 across and averaged down.
"""

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.shots import Model

Plane = npt.NDArray[np.uint8]
Planes = tuple[Plane, Plane, Plane]
Values = npt.NDArray[np.float32]

_KR, _KB = 0.2126, 0.0722
_KG = 1 - _KR - _KB
_LUMA = np.array([_KR, _KG, _KB]) * 219 / 255
_CB = np.array([-_KR, -_KG, 1 - _KB]) / (2 * (1 - _KB)) * 224 / 255
_CR = np.array([1 - _KR, -_KG, -_KB]) / (2 * (1 - _KR)) * 224 / 255
_MATRIX = np.column_stack([np.stack([_LUMA, _CB, _CR]), [16.0, 128.0, 128.0]])
_ACROSS = np.array([[0.25, 0.5, 0.25]], np.float32)


def rgb_of(colour: str) -> tuple[int, int, int]:
    """`#RRGGBB` -> three values 0..255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def steps(model: Model) -> tuple[int, int, int]:
    """Frame pixels to a plane pixel, for each plane."""
    return (1, 2, 2) if model == "yuv420" else (1, 1, 1)


def planes(rgb: Values, model: Model) -> tuple[Values, Values, Values]:
    """Three planes (float, 8-bit code values) of an RGB picture, H x W x 3, 0..255; H and W even for yuv420."""
    if model == "rgb":
        r, g, b = (np.asarray(plane, np.float32) for plane in cv2.split(rgb))
        return r, g, b
    y, u, v = (np.asarray(plane, np.float32) for plane in cv2.split(cv2.transform(rgb, _MATRIX.astype(np.float32))))
    return y, halved(u), halved(v)


def luma(grey: Values) -> Values:
    """The luma codes of greys 0..255."""
    return np.asarray(cv2.addWeighted(grey, 219 / 255, grey, 0, 16), np.float32)


def chroma(rgb: tuple[Values, Values, Values]) -> tuple[Values, Values]:
    """The two planes of chroma of a picture that is already `sampled`; red, green and blue are clipped to 0..255."""
    picture = cv2.merge(rgb)
    blue, red = cv2.split(cv2.transform(np.clip(picture, 0, 255, out=picture), _MATRIX[1:].astype(np.float32)))
    return np.asarray(blue, np.float32), np.asarray(red, np.float32)


def sampled(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """A picture of bytes, H x W or H x W x 3, where 4:2:0 has its samples of chroma: what `halved` does, in bytes."""
    across = picture.copy()  # the mean of each pixel and the one left of it, so that pairs of means are 1-2-1
    cv2.addWeighted(picture[:, :-1], 0.5, picture[:, 1:], 0.5, 0, dst=across[:, 1:])
    size = (picture.shape[1] // 2, picture.shape[0] // 2)
    return np.asarray(cv2.resize(across, size, interpolation=cv2.INTER_AREA), np.uint8)


def halved(plane: Values) -> Values:
    """Half the size each way, at the siting of 4:2:0 chroma; works for alpha as for chroma."""
    down = (plane[0::2] + plane[1::2]) * np.float32(0.5)
    smooth = cv2.filter2D(down, cv2.CV_32F, _ACROSS, borderType=cv2.BORDER_REPLICATE)
    return np.ascontiguousarray(smooth[:, 0::2], np.float32)


def to_bytes(plane: Values) -> Plane:
    return np.asarray(cv2.convertScaleAbs(np.maximum(plane, 0)), np.uint8)


def to_rgb(frame: Planes, model: Model) -> npt.NDArray[np.uint8]:
    """The planes of a frame back as one RGB picture, H x W x 3, for stills and tests."""
    if model == "rgb":
        return np.stack(frame, axis=2)
    y, u, v = (plane.astype(np.float32) for plane in frame)
    size = (y.shape[1], y.shape[0])
    # undo the left siting: chroma sample i sits at pixel 2i, a plain resize would put it at 2i + 0.5
    shift = np.array([[0.5, 0, 0], [0, 0.5, -0.25]], np.float32)
    wide = [
        cv2.warpAffine(c, shift, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE)
        for c in (u, v)
    ]
    inverse = np.linalg.inv(_MATRIX[:, :3])
    back = np.column_stack([inverse, 0.5 - inverse @ _MATRIX[:, 3]])  # 0.5: what is cut off below is rounded
    rgb = np.asarray(cv2.transform(cv2.merge([y, *wide]), back.astype(np.float32)))
    return np.clip(rgb, 0, 255, out=rgb).astype(np.uint8)
