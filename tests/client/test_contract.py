"""The contract with front ends: what the API says of itself, and the types that are made of it."""

import json
import subprocess

import jsonschema
import pytest
from django.core.management import call_command

from cms.delivery.models import ContentItem
from regional_updates.schema import UpdateDocument
from tests import factories

from .conftest import CLIENT, npm

DRIFT = (
    "The API's description has changed. If that is what you want, and breaks no promise in "
    "docs/api.md, run `make contract` and commit what it writes:\n"
)


@pytest.fixture(scope="module")
def description(tmp_path_factory) -> str:
    """Return the OpenAPI document as it is now."""
    path = tmp_path_factory.mktemp("contract") / "openapi.json"
    call_command("export_openapi_schema", api="cms.api.v3.api", output=path, indent=1, sorted=True)
    return path.read_text()


def test_the_description_is_the_one_that_was_agreed(description, tmp_path):
    now = tmp_path / "openapi.json"
    now.write_text(description)
    difference = subprocess.run(
        ["diff", "-u", CLIENT / "openapi.json", now], capture_output=True, text=True, check=False
    )
    assert not difference.stdout, DRIFT + difference.stdout[:5000]


def test_the_types_are_those_of_the_description(installed, tmp_path):
    made = tmp_path / "types.ts"
    npm("exec", "--", "openapi-typescript", "openapi.json", "--output", str(made))
    assert made.read_text() == (CLIENT / "src" / "types.ts").read_text(), DRIFT


class TestDescription:
    @pytest.fixture
    def described(self, description) -> dict:
        return json.loads(description)

    @pytest.fixture
    def ours(self, described) -> dict[str, dict]:
        """Return our own operations by their ids."""
        tags = {"Updates", "Writing", "Navigation", "Archive", "Changes", "Preview"}
        return {
            operation["operationId"]: operation
            for methods in described["paths"].values()
            for operation in methods.values()
            if tags.intersection(operation.get("tags", ()))
        }

    def test_every_operation_is_explained(self, ours):
        assert len(ours) > 20
        for name, operation in ours.items():
            assert operation["summary"] and operation["description"], name

    def test_each_name_has_one_meaning(self, described):
        """A document's parts are described as themselves, not as what may be sent by the same name."""
        schemas = described["components"]["schemas"]
        for name, part in UpdateDocument.model_json_schema()["$defs"].items():
            assert schemas[name]["properties"].keys() == part["properties"].keys(), name
            assert schemas[name].get("required") == part.get("required"), name

    def test_every_error_is_described(self, ours):
        for name, operation in ours.items():
            responses = operation["responses"]
            assert {"400", "401", "429"} <= responses.keys(), name
            for status, response in responses.items():
                if status[0] in "45":
                    assert "application/problem+json" in response["content"], (name, status)
                assert response["description"], (name, status)

    def test_every_parameter_is_explained(self, ours):
        unexplained = {
            f"{name}: {parameter['name']}"
            for name, operation in ours.items()
            for parameter in operation.get("parameters", ())
            if not (parameter.get("description") or parameter["schema"].get("description"))
        }
        assert not unexplained

    def test_every_type_and_field_is_explained(self, described, ours):
        used = _used(list(ours.values()), described["components"]["schemas"])
        assert {"UpdateDocument", "Table", "UpdateInput", "TableInput", "ProblemDetail"} <= set(
            used
        )
        unexplained = [name for name, schema in used.items() if not schema.get("description")]
        unexplained += [
            f"{name}.{field}"
            for name, schema in used.items()
            for field, part in schema.get("properties", {}).items()
            if not ("description" in part or "const" in part or "$ref" in part)
        ]
        assert not unexplained

    def test_every_body_has_an_example_that_holds(self, described, ours):
        validated = 0
        for name, operation in ours.items():
            bodies = {"request": operation.get("requestBody", {}), **operation["responses"]}
            for body, kind, content in (
                (body, kind, content)
                for body, part in bodies.items()
                for kind, content in part.get("content", {}).items()
                if kind in ("application/json", "application/problem+json")
            ):
                schema = {**content["schema"], "components": described["components"]}
                validator = jsonschema.Draft202012Validator(schema)
                assert "example" in content, (name, body, kind)
                assert not list(validator.iter_errors(content["example"])), (name, body, kind)
                validated += 1
        assert validated > 100


def _used(part: object, schemas: dict[str, dict]) -> dict[str, dict]:
    """Return those of ``schemas`` that ``part`` refers to, and those that they refer to."""
    found: dict[str, dict] = {}
    waiting = [part]
    while waiting:
        match waiting.pop():
            case {"$ref": str(reference)}:
                name = reference.rpartition("/")[2]
                if name not in found:
                    found[name] = schemas[name]
                    waiting.append(schemas[name])
            case dict(parts):
                waiting += parts.values()
            case list(parts):
                waiting += parts
    return found


@pytest.mark.django_db
class TestSchema:
    def test_documents_hold_to_the_published_schema(self, client):
        factories.acronym()
        event, topic = factories.event(), factories.topic()
        blocks = [
            ("subheading", "Action"), ("bullets", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
            ("quote", {"text": "q", "attribution": ""}), ("callout", "<p>c</p>"),
            ("figure", {"value": "1", "label": "l", "source": ""}),
        ]  # fmt: skip
        factories.update(
            featured_event=event, sections=[factories.section("UASC", "p", *blocks, topic=topic)]
        )
        response = client.get("/api/v3/updates/schema.json")
        schema = response.json()
        assert schema["$id"] == "http://localhost/api/v3/updates/schema.json" and response["ETag"]
        document = json.loads(ContentItem.objects.get().document)
        assert document["schema_version"] == schema["version"]
        validator = jsonschema.Draft202012Validator(schema)
        validator.check_schema(schema)
        assert list(validator.iter_errors(document)) == []
        document["sections"][0]["blocks"][0]["type"] = "nonsense"
        assert list(validator.iter_errors(document))

    def test_every_field_and_block_is_explained_or_speaks_for_itself(self, client):
        schema = client.get("/api/v3/updates/schema.json").json()
        blocks = schema["$defs"]["Section"]["properties"]["blocks"]["items"]["discriminator"][
            "mapping"
        ]
        assert set(blocks) == {
            "paragraph", "subheading", "bullets", "quote", "callout", "figure", "image", "table",
            "documents", "embed",
        }  # fmt: skip
