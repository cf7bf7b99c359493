"""What the image holds and says of itself."""

import json
import struct
import subprocess
from pathlib import Path

import pytest

from base_image import USER
from conftest import ROOT, Published
from oci import Blob, Image, read

OWN_LAYER = -1
ARCHITECTURES = ("amd64", "arm64")
# How a compiled-ahead file of Linux marks its machine: that of the portable executable format, with the mark of the system.
MACHINES = {"amd64": 0x8664 ^ 0x7B79, "arm64": 0xAA64 ^ 0x7B79}
MIB = 1024 * 1024


@pytest.fixture(scope="module", params=ARCHITECTURES)
def image(request: pytest.FixtureRequest, published: Published) -> Image:
    return published.archive.images()[request.param]


@pytest.fixture(scope="module")
def files(image: Image) -> dict[str, bytes]:
    with image.layer(OWN_LAYER) as layer:
        return {entry.name: read(layer, entry) for entry in layer if entry.isfile()}


def test_there_is_an_image_for_each_architecture_under_one_digest(published: Published) -> None:
    archive = published.archive

    assert tuple(sorted(archive.images())) == ARCHITECTURES
    assert published.digest == archive.index["manifests"][0]["digest"]


def test_the_base_is_pinned_by_digest_and_has_no_shell() -> None:
    base = subprocess.run(
        ["dotnet", "msbuild", ROOT / "src/Medallion.Cli/Medallion.Cli.csproj", "-getProperty:ContainerBaseImage"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()

    name, _, digest = base.partition("@sha256:")
    assert name.startswith("mcr.microsoft.com/dotnet/aspnet:10.0.")
    assert name.endswith("-chiseled")
    assert len(bytes.fromhex(digest)) == 32


def test_it_starts_the_service_as_a_user_without_rights(image: Image) -> None:
    config = image.config["config"]

    assert config["User"] == str(USER)
    assert config["Entrypoint"] == ["dotnet", "/app/medallion.dll"]
    assert config["Cmd"] == ["serve"]
    assert config["WorkingDir"] == "/app/"
    assert list(config["ExposedPorts"]) == ["5080/tcp"]
    assert "MEDALLION__LISTEN=http://0.0.0.0:5080" in config["Env"]


def test_its_labels_say_what_it_is_made_from(image: Image, base: str) -> None:
    labels = image.config["config"]["Labels"]
    version = run_script("version.sh")

    assert labels["org.opencontainers.image.title"] == "medallion-grpc"
    assert labels["org.opencontainers.image.version"] == version
    assert labels["org.opencontainers.image.revision"] == git("rev-parse", "HEAD")
    assert labels["org.opencontainers.image.base.name"] == base
    assert not [name for name in labels if "created" in name]


def test_only_our_layer_is_added_and_only_below_app(image: Image, files: dict[str, bytes]) -> None:
    assert len(image.layers) == 2
    assert all(name.startswith("app/") for name in files)
    with image.layer(OWN_LAYER) as layer:
        for entry in layer:
            assert entry.isdir() or entry.isfile(), entry.name
            assert (entry.uid, entry.gid) == (0, 0), f"{entry.name} belongs to the user of the service"
            assert entry.mode in ((0o755,) if entry.isdir() else (0o644, 0o755)), f"{entry.name}: {entry.mode:o}"


def test_its_files_are_those_that_the_service_needs(files: dict[str, bytes]) -> None:
    names = {Path(name).name for name in files}
    others = {name for name in names if Path(name).suffix != ".dll"}

    assert {name for name in names if name.endswith(".dll")} == assemblies_of(files)
    assert others == {
        "appsettings.json",
        "medallion",
        "medallion.deps.json",
        "medallion.runtimeconfig.json",
        "sbom.cdx.json",
    }


def test_it_is_compiled_ahead_for_its_machine(image: Image, files: dict[str, bytes]) -> None:
    machines = {name: machine_of(content) for name, content in files.items() if Path(name).suffix == ".dll"}

    assert set(machines.values()) == {MACHINES[image.architecture]}, machines


def test_it_is_small(image: Image) -> None:
    compressed = len(image.layers[OWN_LAYER])
    with image.layer(OWN_LAYER) as layer:
        unpacked = sum(entry.size for entry in layer)
    print(f"{image.architecture}: {compressed / MIB:.1f} MiB to fetch above the base, {unpacked / MIB:.1f} MiB unpacked")

    assert compressed < 12 * MIB
    assert unpacked < 32 * MIB


def test_its_bill_of_materials_names_every_package_and_the_base(published: Published, files: dict[str, bytes], base: str) -> None:
    bill = json.loads(published.sbom)
    libraries = [part for part in bill["components"] if part["type"] == "library"]
    [below] = [part for part in bill["components"] if part["type"] == "container"]

    assert files["app/sbom.cdx.json"].decode() == published.sbom
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert bill["metadata"]["component"]["version"] == run_script("version.sh")
    listed = {f"{part['name']}/{part['version']}" for part in libraries}
    assert listed >= packages_of(files)
    assert {package.split("/")[0] for package in listed - packages_of(files)} <= {"Grpc.AspNetCore"}, "it has no files"
    assert all(part["purl"].startswith("pkg:nuget/") and part["hashes"] for part in libraries)
    assert below["hashes"] == [{"alg": "SHA-256", "content": base.partition("@sha256:")[2]}]


def test_layers_of_the_base_are_untouched(image: Image, base_image: tuple[str, dict[str, Blob]]) -> None:
    digest, blobs = base_image
    manifests = json.loads(blobs[digest].content)["manifests"]
    [manifest] = [each["digest"] for each in manifests if each["platform"]["architecture"] == image.architecture]

    assert image.manifest["layers"][0]["digest"] == json.loads(blobs[manifest].content)["layers"][0]["digest"]
    assert image.config["config"]["Labels"]["org.opencontainers.image.base.digest"] == manifest


def assemblies_of(files: dict[str, bytes]) -> set[str]:
    """What the program says it loads."""
    return {Path(path).name for library in dependencies(files).values() for path in library.get("runtime", {})}


def packages_of(files: dict[str, bytes]) -> set[str]:
    """Packages whose files the program says it loads, with their versions."""
    kinds = json.loads(files["app/medallion.deps.json"])["libraries"]
    return {name for name, library in dependencies(files).items() if library.get("runtime") and kinds[name]["type"] == "package"}


def dependencies(files: dict[str, bytes]) -> dict[str, dict[str, dict[str, object]]]:
    """Each library that the program is made of, with its files."""
    described = json.loads(files["app/medallion.deps.json"])
    found: dict[str, dict[str, dict[str, object]]] = described["targets"][described["runtimeTarget"]["name"]]
    return found


def machine_of(assembly: bytes) -> int:
    header = struct.unpack_from("<I", assembly, 0x3C)[0]
    assert assembly[header : header + 4] == b"PE\0\0"
    return int(struct.unpack_from("<H", assembly, header + 4)[0])


def run_script(name: str) -> str:
    return output_of("bash", str(ROOT / ".gitlab/release" / name))


def git(*arguments: str) -> str:
    return output_of("git", "-c", "safe.directory=*", *arguments)


def output_of(*line: str) -> str:
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
