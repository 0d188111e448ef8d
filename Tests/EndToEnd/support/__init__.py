"""What the end-to-end tests stand on: the built program, a scripted upstream, and clients that see every byte."""
