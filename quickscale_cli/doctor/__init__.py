"""`quickscale doctor`: what is wrong with this machine or project, and the mend."""
