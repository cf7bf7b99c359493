"""Writes a .trx result file as JUnit XML: junit.py RESULTS.trx RESULTS.junit.xml"""

import sys
from xml.etree import ElementTree

TRX = "{http://microsoft.com/schemas/VisualStudio/TeamTest/2010}"


def seconds(duration: str) -> float:
    hours, minutes, rest = duration.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def add_case(suite: ElementTree.Element, result: ElementTree.Element) -> None:
    full_name = result.get("testName", "")
    # The arguments of a theory may hold dots; the class ends at the last one before them.
    class_name, _, method = full_name.partition("(")[0].rpartition(".")
    case = ElementTree.SubElement(
        suite,
        "testcase",
        classname=class_name,
        name=method + full_name[len(class_name) + 1 + len(method) :],
        time=f"{seconds(result.get('duration', '0:0:0')):.3f}",
    )
    message = result.findtext(f".//{TRX}ErrorInfo/{TRX}Message", "")
    if result.get("outcome") == "NotExecuted":
        ElementTree.SubElement(case, "skipped", message=message)
    elif result.get("outcome") != "Passed":
        failure = ElementTree.SubElement(case, "failure", message=message)
        failure.text = result.findtext(f".//{TRX}ErrorInfo/{TRX}StackTrace", "")


def main(trx: str, junit: str) -> None:
    results = ElementTree.parse(trx).getroot().findall(f".//{TRX}UnitTestResult")
    outcomes = [result.get("outcome") for result in results]
    skipped = outcomes.count("NotExecuted")
    suite = ElementTree.Element(
        "testsuite",
        name=trx.rpartition("/")[2].removesuffix(".trx"),
        tests=str(len(results)),
        skipped=str(skipped),
        failures=str(len(results) - skipped - outcomes.count("Passed")),
    )
    for result in results:
        add_case(suite, result)
    ElementTree.ElementTree(suite).write(junit, encoding="utf-8", xml_declaration=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
