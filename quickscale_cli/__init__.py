from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("quickscale")
except PackageNotFoundError:  # it is being built, or bin/tag-releases has it from the checkout
    __version__ = "0"
