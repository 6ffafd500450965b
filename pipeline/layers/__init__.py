"""What can be drawn on a frame, one kind a file: a photo moves a plate, everything else becomes sprites."""
