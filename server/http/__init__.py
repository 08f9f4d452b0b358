"""What cannot be a frame of the socket."""
