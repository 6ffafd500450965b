"""Who sits at this machine, where git does not know it."""

import click

NAME = click.option("--name", default="", help="Your name, where git does not know it.")
EMAIL = click.option("--email", default="", help="Your mail address, where git does not know it.")
