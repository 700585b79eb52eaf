"""The bill of materials of an image, in the form of CycloneDX."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from deploy.release.contents import Contents, Distribution, Package
from deploy.release.images import Source
from deploy.release.licences import Rules

OURS = "EUPL-1.2"


def write(file: Path, image: str, digest: str, source: Source, contents: Contents, rules: Rules) -> None:
    """Raises ValueError where the bill is not as CycloneDX's schema wants it."""
    told = JsonV1Dot6(bill(image, digest, source, contents, rules)).output_as_string(indent=1)
    if fault := JsonStrictValidator(SchemaVersion.V1_6).validate_str(told):
        raise ValueError(f"the bill of {image} is ill-formed: {fault}")
    file.write_text(f"{told}\n", encoding="utf-8")


def bill(image: str, digest: str, source: Source, contents: Contents, rules: Rules) -> Bom:
    licensed = LicenseFactory()
    whole = Component(
        name=image,
        version=source.version,
        type=ComponentType.CONTAINER,
        bom_ref=image,
        purl=PackageURL("oci", None, image, digest),
        licenses=[licensed.make_from_string(OURS)],
        properties=[Property(name="revision", value=source.revision)],
    )
    parts = [_distribution(one, rules, licensed) for one in contents.distributions]
    parts += [_package(one) for one in contents.packages]
    parts += [
        Component(
            name=one["name"],
            version=one["version"],
            type=ComponentType.DATA,
            bom_ref=f"data:{one['name']}",
            licenses=[licensed.make_from_string(one["licence"])],
        )
        for one in rules.data
    ]
    moment = datetime.fromtimestamp(source.moment, UTC)
    found = Bom(
        serial_number=uuid5(NAMESPACE_URL, f"{image}@{digest}"),
        components=parts,
        metadata=BomMetaData(component=whole, timestamp=moment),
    )
    found.register_dependency(whole, parts)
    return found


def _distribution(one: Distribution, rules: Rules, licensed: LicenseFactory) -> Component:
    url = PackageURL("pypi", None, one.name, one.version)
    licence = rules.licence(one)
    return Component(
        name=one.name,
        version=one.version,
        bom_ref=url.to_string(),
        purl=url,
        licenses=[licensed.make_from_string(licence)] if licence else [],
    )


def _package(one: Package) -> Component:
    """Its licences are many, and told in its own copyright file."""
    url = PackageURL("deb", "debian", one.name, one.version, {"arch": one.architecture})
    return Component(
        name=one.name,
        version=one.version,
        bom_ref=url.to_string(),
        purl=url,
        properties=[Property(name="copyright", value=one.copyright or "missing")],
    )
