"""What goes wrong in the libraries that read media files, as faults of ours that name the file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import av
from PIL import Image

from pipeline.errors import MakingFault, UsageFault, from_os_error


@contextmanager
def blaming(path: Path, wanted: Literal["read", "decoded"]) -> Iterator[None]:
    """Raises UsageFault when there is no such file and MakingFault when it cannot be what is `wanted` of it."""
    try:
        yield
    except FileNotFoundError as fault:
        raise UsageFault(f"{path}: there is no such file") from fault
    except IsADirectoryError as fault:
        raise UsageFault(f"{path}: this is a folder, name a media file in it") from fault
    except (av.FFmpegError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as fault:
        reason = fault.strerror if isinstance(fault, av.FFmpegError) else fault
        raise MakingFault(f"{path}: cannot be {wanted}, {reason}: make or export the file again") from fault
    except OSError as fault:
        if fault.errno is None:  # Pillow's way of saying that a picture is torn
            raise MakingFault(f"{path}: cannot be {wanted}, {fault}: make or export the file again") from fault
        raise from_os_error(fault, "reading a media file") from fault
