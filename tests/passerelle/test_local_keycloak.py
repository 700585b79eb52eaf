"""A local Keycloak says what it lacks; what it does where it runs, the tests of identity show."""

import shutil

import pytest

from passerelle.local import LocalKeycloak


def test_a_machine_without_java_and_maven_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda program: None)
    assert "openjdk-17-jre-headless" in LocalKeycloak.available()
    assert "maven" in LocalKeycloak.available()


async def test_a_launcher_without_java_fails_with_the_reason(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda program: None)
    with pytest.raises(RuntimeError, match="Java"):
        await LocalKeycloak(tmp_path, "secret", {}).start()
