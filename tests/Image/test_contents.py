"""What the image holds and says of itself."""

import json
import struct
import subprocess

import pytest

from base_image import USER
from conftest import ROOT, Published
from oci import Blob, Image, read

OWN_LAYER = -1
ARCHITECTURES = ("amd64", "arm64")
RUNTIMES = {"amd64": "linux-x64", "arm64": "linux-arm64"}
# How a program of Linux names its machine, in the format ELF.
MACHINES = {"amd64": 62, "arm64": 183}
POSITION_INDEPENDENT = 3
MIB = 1024 * 1024
PROJECT = ROOT / "src/Medallion.Cli/Medallion.Cli.csproj"


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
        ["dotnet", "msbuild", PROJECT, "-getProperty:ContainerBaseImage"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()

    name, _, digest = base.partition("@sha256:")
    assert name.startswith("mcr.microsoft.com/dotnet/runtime-deps:10.0.")
    assert name.endswith("-chiseled")
    assert len(bytes.fromhex(digest)) == 32


def test_it_starts_the_service_as_a_user_without_rights(image: Image) -> None:
    config = image.config["config"]

    assert config["User"] == str(USER)
    assert config["Entrypoint"] == ["/app/medallion"]
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
    assert set(files) == {"app/appsettings.json", "app/medallion", "app/sbom.cdx.json"}


def test_it_is_native_code_for_its_machine(image: Image, files: dict[str, bytes]) -> None:
    program = files["app/medallion"]
    kind, machine = struct.unpack_from("<HH", program, 16)

    assert program[:5] == b"\x7fELF\x02"
    assert (kind, machine) == (POSITION_INDEPENDENT, MACHINES[image.architecture])


def test_its_program_has_neither_symbols_nor_the_folders_it_was_made_in(published: Published, files: dict[str, bytes]) -> None:
    program = files["app/medallion"]

    assert b".debug_info" not in program
    assert b".symtab" not in program
    for folder in (str(published.folder), str(ROOT)):
        assert folder.encode() not in program
        assert folder.encode("utf-16-le") not in program


def test_it_is_small(image: Image) -> None:
    compressed = len(image.layers[OWN_LAYER])
    with image.layer(OWN_LAYER) as layer:
        unpacked = sum(entry.size for entry in layer)
    print(f"{image.architecture}: {compressed / MIB:.1f} MiB to fetch above the base, {unpacked / MIB:.1f} MiB unpacked")

    assert compressed < 17 * MIB
    assert unpacked < 38 * MIB


def test_its_bill_of_materials_names_every_package_and_the_base(
    published: Published, image: Image, files: dict[str, bytes], base: str
) -> None:
    bill = json.loads(published.sbom)
    libraries = [part for part in bill["components"] if part["type"] == "library"]
    [below] = [part for part in bill["components"] if part["type"] == "container"]
    packages = packages_of(published, RUNTIMES[image.architecture])

    assert files["app/sbom.cdx.json"].decode() == published.sbom
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert bill["metadata"]["component"]["version"] == run_script("version.sh")
    listed = {f"{part['name']}/{part['version']}" for part in libraries}
    assert listed >= packages
    others = {package.split("/")[0] for package in listed - packages - parts_of_dotnet()}
    assert others <= {"Grpc.AspNetCore"}, "it has no files"
    assert all(part["purl"].startswith("pkg:nuget/") and part["hashes"] for part in libraries)
    assert below["hashes"] == [{"alg": "SHA-256", "content": base.partition("@sha256:")[2]}]


def test_its_bill_of_materials_names_what_is_linked_in_of_dotnet(published: Published) -> None:
    bill = json.loads(published.sbom)
    references = {f"{part['name']}/{part['version']}": part["bom-ref"] for part in bill["components"]}
    [image] = [node for node in bill["dependencies"] if node["ref"] == bill["metadata"]["component"]["bom-ref"]]

    assert {references.get(part, part) for part in parts_of_dotnet()} <= set(image["dependsOn"])
    assert references.keys() >= parts_of_dotnet()


def test_layers_of_the_base_are_untouched(image: Image, base_image: tuple[str, dict[str, Blob]]) -> None:
    digest, blobs = base_image
    manifests = json.loads(blobs[digest].content)["manifests"]
    [manifest] = [each["digest"] for each in manifests if each["platform"]["architecture"] == image.architecture]

    assert image.manifest["layers"][0]["digest"] == json.loads(blobs[manifest].content)["layers"][0]["digest"]
    assert image.config["config"]["Labels"]["org.opencontainers.image.base.digest"] == manifest


def packages_of(published: Published, runtime: str) -> set[str]:
    """Packages that have code for an architecture, with their versions."""
    [libraries] = [found for target, found in published.assets["targets"].items() if target.endswith(f"/{runtime}")]
    return {
        name
        for name, library in libraries.items()
        if library["type"] == "package" and any(path.endswith(".dll") for path in library.get("runtime", {}))
    }


def parts_of_dotnet() -> set[str]:
    """Of each architecture, in the version that the SDK brings."""
    version = output_of("dotnet", "msbuild", str(PROJECT), "-getProperty:BundledNETCoreAppPackageVersion")
    names = ("Microsoft.AspNetCore.App.Runtime", "Microsoft.NETCore.App.Runtime.NativeAOT")
    return {f"{name}.{runtime}/{version}" for name in names for runtime in RUNTIMES.values()}


def run_script(name: str) -> str:
    return output_of("bash", str(ROOT / ".gitlab/release" / name))


def git(*arguments: str) -> str:
    return output_of("git", "-c", "safe.directory=*", *arguments)


def output_of(*line: str) -> str:
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
