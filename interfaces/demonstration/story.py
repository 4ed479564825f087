"""The whole story, scene by scene: two years of a plan, from January 2024 to January 2026."""

from domain.reading import Reading
from interfaces.demonstration import (
    clearing,
    examining,
    measuring,
    organising,
    preparing,
    revising,
    teaching,
    workshops,
)
from interfaces.demonstration.stage import Scene, Stage


def story(content: bytes, reading: Reading) -> tuple[Scene, ...]:
    """The scenes in the order of their days; those of one day as they are written."""
    chapters = (
        preparing.chapter(content, reading),
        clearing.CHAPTER,
        organising.CHAPTER,
        teaching.CHAPTER,
        workshops.CHAPTER,
        measuring.CHAPTER,
        examining.CHAPTER,
        revising.CHAPTER,
    )
    return tuple(sorted((scene for chapter in chapters for scene in chapter), key=lambda scene: scene.day))


def play(scenes: tuple[Scene, ...], stage: Stage) -> None:
    """Plays scene after scene."""
    for number, scene in enumerate(scenes):
        stage.open(number, scene.day)
        scene.act(stage)
