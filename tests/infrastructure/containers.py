"""Containers, for machines that have Docker and not the servers."""

import functools
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import docker
from docker.errors import DockerException, ImageNotFound
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer

_ANSWER_SECONDS = 5
_PULL_SECONDS = 600


def has_image(image: str) -> bool:
    """Tell whether a Docker daemon answers and has this image, or can fetch it."""
    return _daemon_answers() and _is_here_or_pulled(image)


def run_container(
    image: str, environment: dict[str, str], ports: dict[int, int], arguments: str | None = None
) -> DockerContainer:
    """Start a container whose ports (inside -> outside) stay the same when it is stopped and started again."""
    testcontainers_config.ryuk_disabled = not _is_here_or_pulled(testcontainers_config.ryuk_image)
    container = DockerContainer(image)
    for name, value in environment.items():
        container = container.with_env(name, value)
    for inside, outside in ports.items():
        container = container.with_bind_ports(inside, outside)
    if arguments is not None:
        container = container.with_command(arguments)
    return container.start()


def execute(container: DockerContainer, *command: str) -> str:
    """Run a command inside the container and return its output."""
    answer: Any = container.get_wrapped_container().exec_run(list(command))
    output = str(answer.output.decode(errors="replace"))
    if answer.exit_code != 0:
        message = f"{' '.join(command)} failed:\n{output}"
        raise RuntimeError(message)
    return output


def copy_out(container: DockerContainer, path: str, folder: Path) -> Path:
    """Copy a folder of the container, as it is now, into an empty one of this machine."""
    content, _ = container.get_wrapped_container().get_archive(path)
    with tempfile.TemporaryFile() as packed:
        packed.writelines(content)
        packed.seek(0)
        with tarfile.open(fileobj=packed) as archive:
            archive.extractall(folder)  # noqa: S202 - of our own container
    return folder


@functools.cache
def _daemon_answers() -> bool:
    try:
        return bool(docker.from_env(timeout=_ANSWER_SECONDS).ping())
    except (DockerException, OSError):
        return False


@functools.cache
def _is_here_or_pulled(image: str) -> bool:
    try:
        images = docker.from_env(timeout=_PULL_SECONDS).images
        try:
            images.get(image)
        except ImageNotFound:
            images.pull(image)
    except (DockerException, OSError):
        return False
    return True
