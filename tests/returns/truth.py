"""Make a county's truth from a seed: register, honours, retention, output and the registers of departments."""

from __future__ import annotations

import csv
import random
import shutil
from pathlib import Path

from .codes import org_code
from .facts import Firm, Truth
from .names import GROUP_WEIGHTS, GROUPS, TOWNSHIPS, brands, firm_name
from .truth_honours import add_honours
from .truth_money import add_output, add_retention
from .truth_registers import add_registers

SAMPLE = Path(__file__).parents[2] / "data" / "sample" / "reference"
REGISTER = (
    "org_code",
    "name",
    "former_name",
    "name_change_date",
    "entity_type",
    "township_code",
    "township",
    "product_group",
    "main_product",
    "trademark",
    "is_food",
    "status",
    "status_date",
)


def make_truth(seed: int, year: int, firms: int) -> Truth:
    """Return a county with this many firms in a year from 2010 to 2016; the same seed gives the same county."""
    if not 2010 <= year <= 2016:
        raise ValueError(f"year must be from 2010 to 2016, got {year}")
    if not 5 <= firms <= 500:
        raise ValueError(f"firms must be from 5 to 500, got {firms}")
    rng = random.Random(f"{seed}/{year}/{firms}")  # noqa: S311 (not for secrets)
    truth = Truth(seed, year, make_firms(rng, firms))
    add_output(rng, truth)
    add_retention(rng, truth)
    add_honours(rng, truth)
    add_registers(rng, truth)
    return truth


def year_after(truth: Truth) -> Truth:
    """Return the same firms one year later."""
    rng = random.Random(f"{truth.seed}/{truth.year + 1}/after")  # noqa: S311 (not for secrets)
    later = Truth(truth.seed, truth.year + 1, truth.firms)
    add_output(rng, later)
    add_retention(rng, later)
    add_honours(rng, later)
    add_registers(rng, later)
    return later


def make_firms(rng: random.Random, number: int) -> tuple[Firm, ...]:
    """Return firms with different valid codes and different names, in the order of their codes."""
    townships = sorted(rng.sample(sorted(TOWNSHIPS), min(16, max(2, number // 3))))
    bodies: set[str] = set()
    while len(bodies) < number:
        digits = f"PDY{rng.randrange(100_000):05}" if rng.random() < 0.5 else f"{rng.randrange(10**8):08}"
        bodies.add(digits)
    chosen = brands(rng, number)
    return tuple(
        make_firm(rng, org_code(body), brand, rng.choice(townships))
        for body, brand in zip(sorted(bodies), chosen, strict=True)
    )


def make_firm(rng: random.Random, code: str, brand: str, township: str) -> Firm:
    """Return an invented firm of a township."""
    group = rng.choices(tuple(GROUPS), GROUP_WEIGHTS)[0]
    name, former = firm_name(rng, brand, group)
    size = rng.choices(("大", "中", "小", "微"), (4, 16, 60, 20))[0]
    return Firm(
        code=code,
        name=name,
        former_name=former if rng.random() < 0.25 else "",
        entity_type="企业",
        township_code=township,
        township=TOWNSHIPS[township],
        product_group=group,
        main_product=rng.choice(GROUPS[group][0]),
        trademark=brand,
        is_food=GROUPS[group][2],
        size=size,
        is_above_scale=size in "大中" or rng.random() < 0.4,
        is_exporter=rng.random() < 0.25,
        taxed_by_office=rng.random() < 0.6,
    )


def write_reference(truth: Truth, folder: Path) -> None:
    """Write the reference folder of the collection: register, catalogue (the sample's) and honours of earlier years."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "register.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, REGISTER, lineterminator="\n")
        writer.writeheader()
        for firm in truth.firms:
            writer.writerow(
                {
                    "org_code": firm.code,
                    "name": firm.name,
                    "former_name": firm.former_name,
                    "name_change_date": f"{truth.year - 3}-05-08" if firm.former_name else "",
                    "entity_type": firm.entity_type,
                    "township_code": firm.township_code,
                    "township": firm.township,
                    "product_group": firm.product_group,
                    "main_product": firm.main_product,
                    "trademark": firm.trademark,
                    "is_food": int(firm.is_food),
                    "status": "存续",
                    "status_date": "",
                }
            )
    shutil.copyfile(SAMPLE / "honour_catalogue.yaml", folder / "honour_catalogue.yaml")
    with (SAMPLE / "honour_history.csv").open(encoding="utf-8") as file:
        columns = file.readline().strip().split(",")
    with (folder / "honour_history.csv").open("w", encoding="utf-8", newline="") as file:
        history = csv.DictWriter(file, columns, lineterminator="\n", restval="")
        history.writeheader()
        history.writerows(truth.history)
