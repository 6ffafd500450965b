"""`spotlight` and `python -m pipeline`: the door is opened only now, so that importing the package costs nothing."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
